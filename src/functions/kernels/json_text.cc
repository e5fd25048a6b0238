#include "functions/kernels/json_text.h"

#include <charconv>
#include <cmath>

#include "data/real.h"
#include "functions/kernels/utf8_text.h"

namespace sluice::functions {
namespace {

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

std::string_view TrimSpace(std::string_view text) {
  while (!text.empty() && IsSpace(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsSpace(text.back())) text.remove_suffix(1);
  return text;
}

// The end of the string that starts with the quote at `at`.
size_t StringEnd(std::string_view text, size_t at) {
  for (++at; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      return at + 1;
    }
  }
  return text.size();
}

// The end of the value at `at` of valid JSON.
size_t ValueEnd(std::string_view text, size_t at) {
  if (at >= text.size()) return at;
  if (text[at] == '"') return StringEnd(text, at);
  if (text[at] == '{' || text[at] == '[') {
    int depth = 0;
    while (at < text.size()) {
      char c = text[at];
      if (c == '"') {
        at = StringEnd(text, at);
        continue;
      }
      if (c == '{' || c == '[') ++depth;
      if ((c == '}' || c == ']') && --depth == 0) return at + 1;
      ++at;
    }
    return at;
  }
  while (at < text.size() && text[at] != ',' && text[at] != ']' && text[at] != '}' &&
         !IsSpace(text[at])) {
    ++at;
  }
  return at;
}

bool ReadHex4(std::string_view text, size_t at, uint32_t& code) {
  if (at + 4 > text.size()) return false;
  auto end = std::from_chars(text.data() + at, text.data() + at + 4, code, 16);
  return end.ec == std::errc() && end.ptr == text.data() + at + 4;
}

// A validating copy of JSON text without white space.
class Compactor {
 public:
  Compactor(std::string_view text, std::string& out) : text_(text), out_(out) {}

  bool Run() {
    SkipSpace();
    if (!Value(0)) return false;
    SkipSpace();
    return at_ == text_.size();
  }

 private:
  char Peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  void SkipSpace() {
    while (at_ < text_.size() && IsSpace(text_[at_])) ++at_;
  }
  bool Word(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    out_ += word;
    return true;
  }
  bool Value(int depth) {
    if (depth > kJsonDepthMax) return false;
    switch (Peek()) {
      case '{': return Object(depth);
      case '[': return Array(depth);
      case '"': return String();
      case 't': return Word("true");
      case 'f': return Word("false");
      case 'n': return Word("null");
      default: return Number();
    }
  }
  bool Object(int depth) {
    ++at_;
    out_ += '{';
    SkipSpace();
    if (Peek() == '}') return Close('}');
    for (;;) {
      SkipSpace();
      if (Peek() != '"' || !String()) return false;
      SkipSpace();
      if (Peek() != ':') return false;
      ++at_;
      out_ += ':';
      SkipSpace();
      if (!Value(depth + 1)) return false;
      SkipSpace();
      if (Peek() == '}') return Close('}');
      if (Peek() != ',') return false;
      ++at_;
      out_ += ',';
    }
  }
  bool Array(int depth) {
    ++at_;
    out_ += '[';
    SkipSpace();
    if (Peek() == ']') return Close(']');
    for (;;) {
      SkipSpace();
      if (!Value(depth + 1)) return false;
      SkipSpace();
      if (Peek() == ']') return Close(']');
      if (Peek() != ',') return false;
      ++at_;
      out_ += ',';
    }
  }
  bool Close(char bracket) {
    ++at_;
    out_ += bracket;
    return true;
  }
  bool String() {
    size_t begin = at_;
    size_t plain = at_ + 1;
    while (plain < text_.size() && text_[plain] != '"' && text_[plain] != '\\' &&
           static_cast<unsigned char>(text_[plain]) >= 0x20) {
      ++plain;
    }
    if (plain >= text_.size()) return false;
    if (text_[plain] == '"') {
      at_ = plain + 1;
      out_ += text_.substr(begin, at_ - begin);
      return true;
    }
    size_t end = StringEnd(text_, begin);
    std::string_view whole = text_.substr(begin, end - begin);
    if (whole.size() < 2 || whole.back() != '"' || !ValidEscapes(whole)) return false;
    std::string unescaped;
    AppendUnescaped(whole, unescaped);
    AppendJsonString(unescaped, out_);
    at_ = end;
    return true;
  }
  static bool ValidEscapes(std::string_view text) {
    for (size_t i = 1; i + 1 < text.size(); ++i) {
      if (static_cast<unsigned char>(text[i]) < 0x20) return false;
      if (text[i] != '\\') continue;
      ++i;
      if (i + 1 >= text.size()) return false;
      uint32_t code = 0;
      if (text[i] == 'u') {
        if (!ReadHex4(text, i + 1, code)) return false;
      } else if (std::string_view("\"\\/bfnrt").find(text[i]) == std::string_view::npos) {
        return false;
      }
    }
    return true;
  }
  bool Number() {
    size_t begin = at_;
    if (Peek() == '-') ++at_;
    if (!IsDigit(Peek())) return false;
    if (Peek() == '0') {
      ++at_;
      if (IsDigit(Peek())) return false;
    }
    while (IsDigit(Peek())) ++at_;
    if (Peek() == '.') {
      ++at_;
      if (!IsDigit(Peek())) return false;
      while (IsDigit(Peek())) ++at_;
    }
    if (Peek() == 'e' || Peek() == 'E') {
      ++at_;
      if (Peek() == '+' || Peek() == '-') ++at_;
      if (!IsDigit(Peek())) return false;
      while (IsDigit(Peek())) ++at_;
    }
    out_ += text_.substr(begin, at_ - begin);
    return true;
  }

  std::string_view text_;
  std::string& out_;
  size_t at_ = 0;
};

}  // namespace

JsonKind KindOfJson(std::string_view json) {
  json = TrimSpace(json);
  if (json.empty()) return JsonKind::kNull;
  switch (json[0]) {
    case '{': return JsonKind::kObject;
    case '[': return JsonKind::kArray;
    case '"': return JsonKind::kString;
    case 't':
    case 'f': return JsonKind::kBool;
    case 'n': return JsonKind::kNull;
    default: return JsonKind::kNumber;
  }
}

bool CompactJson(std::string_view text, std::string& out) {
  size_t size = out.size();
  if (Compactor(text, out).Run()) return true;
  out.resize(size);
  return false;
}

void AppendJsonString(std::string_view text, std::string& out) {
  constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  for (char c : text) {
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      case '\b': out += "\\b"; break;
      case '\f': out += "\\f"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          out += "\\u00";
          out += kHex[c >> 4];
          out += kHex[c & 15];
        } else {
          out += c;
        }
    }
  }
  out += '"';
}

void AppendUnescaped(std::string_view json_string, std::string& out) {
  if (json_string.size() < 2) return;
  for (size_t i = 1; i + 1 < json_string.size(); ++i) {
    char c = json_string[i];
    if (c != '\\') {
      out += c;
      continue;
    }
    c = json_string[++i];
    switch (c) {
      case 'n': out += '\n'; break;
      case 'r': out += '\r'; break;
      case 't': out += '\t'; break;
      case 'b': out += '\b'; break;
      case 'f': out += '\f'; break;
      case 'u': {
        uint32_t code = 0;
        ReadHex4(json_string, i + 1, code);
        i += 4;
        uint32_t low = 0;
        if (code >= 0xD800 && code < 0xDC00 && json_string.substr(i + 1, 2) == "\\u" &&
            ReadHex4(json_string, i + 3, low) && low >= 0xDC00 && low < 0xE000) {
          code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
          i += 6;
        } else if (code >= 0xD800 && code < 0xE000) {
          code = 0xFFFD;
        }
        AppendCodePoint(code, out);
        break;
      }
      default: out += c;
    }
  }
}

std::string_view UnescapedJsonString(std::string_view json_string, std::string& storage) {
  if (json_string.size() < 2) return {};
  if (json_string.find('\\') == std::string_view::npos) {
    return json_string.substr(1, json_string.size() - 2);
  }
  storage.clear();
  AppendUnescaped(json_string, storage);
  return storage;
}

void AppendJsonAsText(std::string_view json, std::string& out) {
  json = TrimSpace(json);
  switch (KindOfJson(json)) {
    case JsonKind::kNull: return;
    case JsonKind::kString: AppendUnescaped(json, out); return;
    default: out += json;
  }
}

void AppendJsonReal(double value, std::string& out) {
  if (!std::isfinite(value)) {
    AppendJsonString(FormatReal(value), out);
    return;
  }
  AppendReal(value, out);
}

void AppendAsJson(const ArgumentRow& row, size_t argument, std::string& out) {
  if (row.IsNull(argument)) {
    out += "null";
    return;
  }
  switch (row.type(argument)) {
    case ScalarType::kBool: out += row.Bool(argument) ? "true" : "false"; return;
    case ScalarType::kInt:
    case ScalarType::kLong: AppendText(row, argument, out); return;
    case ScalarType::kReal: AppendJsonReal(row.Real(argument), out); return;
    case ScalarType::kDynamic: {
      std::string_view json = row.Text(argument);
      out += json.empty() ? std::string_view("null") : json;
      return;
    }
    case ScalarType::kString: AppendJsonString(row.Text(argument), out); return;
    default: {
      out += '"';
      AppendText(row, argument, out);
      out += '"';
    }
  }
}

std::optional<int64_t> JsonAsLong(std::string_view json) {
  json = TrimSpace(json);
  int64_t value = 0;
  auto end = std::from_chars(json.data(), json.data() + json.size(), value);
  if (json.empty() || end.ec != std::errc() || end.ptr != json.data() + json.size()) {
    return std::nullopt;
  }
  return value;
}

std::optional<double> JsonAsReal(std::string_view json) {
  json = TrimSpace(json);
  if (json == "true") return 1.0;
  if (json == "false") return 0.0;
  if (KindOfJson(json) != JsonKind::kNumber) return std::nullopt;
  double value = 0;
  auto end = std::from_chars(json.data(), json.data() + json.size(), value);
  if (end.ec == std::errc::invalid_argument) return std::nullopt;
  return value;
}

bool JsonEqual(std::string_view a, std::string_view b) {
  JsonKind kind = KindOfJson(a);
  if (kind != KindOfJson(b)) return false;
  switch (kind) {
    case JsonKind::kNull: return true;
    case JsonKind::kNumber: {
      auto left = JsonAsLong(a);
      auto right = JsonAsLong(b);
      if (left && right) return *left == *right;
      return JsonAsReal(a) == JsonAsReal(b);
    }
    case JsonKind::kString: {
      std::string left_storage;
      std::string right_storage;
      return UnescapedJsonString(a, left_storage) == UnescapedJsonString(b, right_storage);
    }
    default: return a == b;
  }
}

JsonElements::JsonElements(std::string_view json) : rest_(TrimSpace(json)) {
  if (rest_.size() < 2 || rest_[0] != '[') {
    done_ = true;
    return;
  }
  rest_ = rest_.substr(1, rest_.size() - 2);
  rest_ = TrimSpace(rest_);
  done_ = rest_.empty();
}

bool JsonElements::Next(std::string_view& element) {
  if (done_) return false;
  size_t end = ValueEnd(rest_, 0);
  element = rest_.substr(0, end);
  rest_ = TrimSpace(rest_.substr(end));
  if (rest_.empty() || rest_[0] != ',') {
    done_ = true;
  } else {
    rest_ = TrimSpace(rest_.substr(1));
  }
  return true;
}

JsonProperties::JsonProperties(std::string_view json) : rest_(TrimSpace(json)) {
  if (rest_.size() < 2 || rest_[0] != '{') {
    done_ = true;
    return;
  }
  rest_ = TrimSpace(rest_.substr(1, rest_.size() - 2));
  done_ = rest_.empty();
}

bool JsonProperties::Next(std::string_view& key, std::string_view& value) {
  if (done_) return false;
  size_t key_end = StringEnd(rest_, 0);
  key = UnescapedJsonString(rest_.substr(0, key_end), key_storage_);
  rest_ = TrimSpace(rest_.substr(key_end));
  if (!rest_.empty()) rest_ = TrimSpace(rest_.substr(1));
  size_t end = ValueEnd(rest_, 0);
  value = rest_.substr(0, end);
  rest_ = TrimSpace(rest_.substr(end));
  if (rest_.empty() || rest_[0] != ',') {
    done_ = true;
  } else {
    rest_ = TrimSpace(rest_.substr(1));
  }
  return true;
}

int64_t JsonArrayLength(std::string_view json) {
  JsonElements elements(json);
  std::string_view element;
  int64_t length = 0;
  while (elements.Next(element)) ++length;
  return length;
}

std::optional<std::string_view> JsonElementAt(std::string_view json, int64_t index) {
  if (index < 0) index += JsonArrayLength(json);
  if (index < 0) return std::nullopt;
  JsonElements elements(json);
  std::string_view element;
  while (elements.Next(element)) {
    if (index-- == 0) return element;
  }
  return std::nullopt;
}

std::optional<std::string_view> JsonProperty(std::string_view json, std::string_view key) {
  JsonProperties properties(json);
  std::string_view name;
  std::string_view value;
  while (properties.Next(name, value)) {
    if (name == key) return value;
  }
  return std::nullopt;
}

}  // namespace sluice::functions
