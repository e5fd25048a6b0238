// JSON as text: what the kernels of dynamic functions read and write. Values are slices of the text
// they came from, so that numbers keep their digits. Only CompactJson() takes text that may be
// invalid; everything else relies on a valid one, as columns of type dynamic hold.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "functions/kernels/kernel_support.h"

namespace sluice::functions {

enum class JsonKind : uint8_t { kNull, kBool, kNumber, kString, kArray, kObject };

// The kind of a value; empty text counts as null.
JsonKind KindOfJson(std::string_view json);

// Nesting beyond this is not valid.
inline constexpr int kJsonDepthMax = 128;

// Appends `text` without white space, strings with the fewest escapes. False, with `out` as it was,
// when the text is no JSON value.
bool CompactJson(std::string_view text, std::string& out);

// Appends `text` as a JSON string.
void AppendJsonString(std::string_view text, std::string& out);

// Appends the text of a JSON string without quotes and escapes.
void AppendUnescaped(std::string_view json_string, std::string& out);
// The same; `storage` is used only when there are escapes.
std::string_view UnescapedJsonString(std::string_view json_string, std::string& storage);

// Appends what tostring() gives for a dynamic: a string's own text, nothing for null, else JSON.
void AppendJsonAsText(std::string_view json, std::string& out);

// Appends an argument as JSON: a dynamic as it is, numbers and bools bare, the rest as strings.
void AppendAsJson(const ArgumentRow& row, size_t argument, std::string& out);

// Appends a number; NaN and infinities as strings.
void AppendJsonReal(double value, std::string& out);

// A number as a long when it is written as one, or as a double.
std::optional<int64_t> JsonAsLong(std::string_view json);
// Any number, or a bool as 0 or 1.
std::optional<double> JsonAsReal(std::string_view json);

// Equal values: numbers by value, strings by text, arrays and bags by their compact text.
bool JsonEqual(std::string_view a, std::string_view b);

// Walks the elements of an array. Other kinds have none.
class JsonElements {
 public:
  explicit JsonElements(std::string_view json);
  bool Next(std::string_view& element);

 private:
  std::string_view rest_;
  bool done_ = false;
};

// Walks the properties of an object. Other kinds have none.
class JsonProperties {
 public:
  explicit JsonProperties(std::string_view json);
  // `key` is valid until the next call.
  bool Next(std::string_view& key, std::string_view& value);

 private:
  std::string_view rest_;
  std::string key_storage_;
  bool done_ = false;
};

// Element `index` of an array, counted from the end when negative; nothing past the ends.
std::optional<std::string_view> JsonElementAt(std::string_view json, int64_t index);
// The property of an object, or nothing.
std::optional<std::string_view> JsonProperty(std::string_view json, std::string_view key);
int64_t JsonArrayLength(std::string_view json);

// Writes an array element by element.
class JsonArrayWriter {
 public:
  explicit JsonArrayWriter(std::string& out) : out_(out) { out_ += '['; }
  // Room for the next element, which the caller appends to the text.
  std::string& Next() {
    if (!first_) out_ += ',';
    first_ = false;
    return out_;
  }
  void Add(std::string_view json) { Next() += json.empty() ? std::string_view("null") : json; }
  void AddString(std::string_view text) { AppendJsonString(text, Next()); }
  void Finish() { out_ += ']'; }

 private:
  std::string& out_;
  bool first_ = true;
};

class JsonObjectWriter {
 public:
  explicit JsonObjectWriter(std::string& out) : out_(out) { out_ += '{'; }
  std::string& Next(std::string_view key) {
    if (!first_) out_ += ',';
    first_ = false;
    AppendJsonString(key, out_);
    out_ += ':';
    return out_;
  }
  void Add(std::string_view key, std::string_view json) {
    Next(key) += json.empty() ? std::string_view("null") : json;
  }
  void AddString(std::string_view key, std::string_view text) {
    AppendJsonString(text, Next(key));
  }
  void Finish() { out_ += '}'; }

 private:
  std::string& out_;
  bool first_ = true;
};

}  // namespace sluice::functions
