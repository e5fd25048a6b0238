#include "json.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "data/real.h"
#include "table.h"

namespace sluice::differential {
namespace {

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::optional<Json> Whole() {
    std::optional<Json> value = Value();
    Space();
    if (at_ != text_.size()) return std::nullopt;
    return value;
  }

 private:
  void Space() {
    while (at_ < text_.size() &&
           std::string_view(" \t\r\n").find(text_[at_]) != std::string::npos) {
      ++at_;
    }
  }
  bool Take(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  std::optional<Json> Value() {
    Space();
    Json value;
    if (Take("null")) return value;
    if (Take("true") || Take("false")) {
      value.kind = Json::Kind::kBool;
      value.boolean = text_[at_ - 2] == 'u';
      return value;
    }
    if (at_ == text_.size()) return std::nullopt;
    if (text_[at_] == '"') {
      value.kind = Json::Kind::kString;
      if (!String(value.text)) return std::nullopt;
      return value;
    }
    if (Take("[")) return Array();
    if (Take("{")) return Bag();
    return Number();
  }

  std::optional<Json> Array() {
    Json value;
    value.kind = Json::Kind::kArray;
    Space();
    if (Take("]")) return value;
    while (true) {
      std::optional<Json> item = Value();
      if (!item) return std::nullopt;
      value.items.push_back(std::move(*item));
      Space();
      if (Take("]")) return value;
      if (!Take(",")) return std::nullopt;
    }
  }

  std::optional<Json> Bag() {
    Json value;
    value.kind = Json::Kind::kBag;
    Space();
    if (Take("}")) return value;
    while (true) {
      Space();
      std::string name;
      if (!String(name)) return std::nullopt;
      Space();
      if (!Take(":")) return std::nullopt;
      std::optional<Json> slot = Value();
      if (!slot) return std::nullopt;
      value.slots.emplace_back(std::move(name), std::move(*slot));
      Space();
      if (Take("}")) return value;
      if (!Take(",")) return std::nullopt;
    }
  }

  std::optional<Json> Number() {
    const size_t end = std::min(text_.find_first_not_of("+-0123456789.eE", at_), text_.size());
    const std::string_view digits = text_.substr(at_, end - at_);
    at_ = end;
    Json value;
    const char* last = digits.data() + digits.size();
    if (digits.find_first_of(".eE") == std::string::npos) {
      value.kind = Json::Kind::kLong;
      const auto [stop, error] = std::from_chars(digits.data(), last, value.integer);
      if (error == std::errc() && stop == last) return value;
    }
    value.kind = Json::Kind::kReal;
    const auto [stop, error] = std::from_chars(digits.data(), last, value.real);
    if (error != std::errc() || stop != last) return std::nullopt;
    return value;
  }

  static void AppendUtf8(uint32_t code, std::string& out) {
    if (code < 0x80) {
      out += static_cast<char>(code);
    } else if (code < 0x800) {
      out += static_cast<char>(0xC0 | code >> 6);
      out += static_cast<char>(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
      out += static_cast<char>(0xE0 | code >> 12);
      out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
      out += static_cast<char>(0x80 | (code & 0x3F));
    } else {
      out += static_cast<char>(0xF0 | code >> 18);
      out += static_cast<char>(0x80 | (code >> 12 & 0x3F));
      out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
      out += static_cast<char>(0x80 | (code & 0x3F));
    }
  }

  bool Hex(uint32_t& code) {
    if (at_ + 4 > text_.size()) return false;
    const auto [stop, error] =
        std::from_chars(text_.data() + at_, text_.data() + at_ + 4, code, 16);
    if (error != std::errc() || stop != text_.data() + at_ + 4) return false;
    at_ += 4;
    return true;
  }

  bool String(std::string& out) {
    if (!Take("\"")) return false;
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == '"') return true;
      if (c != '\\') {
        out += c;
        continue;
      }
      if (at_ == text_.size()) return false;
      const char escaped = text_[at_++];
      constexpr std::string_view kNames = "bfnrt", kValues = "\b\f\n\r\t";
      if (escaped == 'u') {
        uint32_t code = 0;
        if (!Hex(code)) return false;
        uint32_t low = 0;
        if (code >= 0xD800 && code < 0xDC00 && Take("\\u") && Hex(low)) {
          code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        }
        AppendUtf8(code, out);
      } else if (const size_t known = kNames.find(escaped); known != std::string::npos) {
        out += kValues[known];
      } else {
        out += escaped;
      }
    }
    return false;
  }

  std::string_view text_;
  size_t at_ = 0;
};

void AppendQuoted(std::string_view text, std::string& out) {
  out += '"';
  for (const char c : text) {
    constexpr std::string_view kValues = "\"\\\b\f\n\r\t", kNames = "\"\\bfnrt";
    if (const size_t known = kValues.find(c); known != std::string::npos) {
      out += '\\';
      out += kNames[known];
    } else if (static_cast<unsigned char>(c) < 0x20) {
      constexpr char kDigits[] = "0123456789abcdef";
      out += "\\u00";
      out += kDigits[static_cast<unsigned char>(c) >> 4];
      out += kDigits[c & 15];
    } else {
      out += c;
    }
  }
  out += '"';
}

void Append(const Json& value, bool canonical, std::string& out) {
  switch (value.kind) {
    case Json::Kind::kNull:
      out += "null";
      return;
    case Json::Kind::kBool:
      out += value.boolean ? "true" : "false";
      return;
    case Json::Kind::kLong:
      out += std::to_string(value.integer);
      return;
    case Json::Kind::kReal:
      if (std::isfinite(value.real)) {
        AppendReal(value.real, out);
      } else {
        AppendQuoted(FormatReal(value.real), out);
      }
      return;
    case Json::Kind::kString:
      AppendQuoted(value.text, out);
      return;
    case Json::Kind::kArray:
      out += '[';
      for (size_t i = 0; i < value.items.size(); ++i) {
        if (i > 0) out += ',';
        Append(value.items[i], canonical, out);
      }
      out += ']';
      return;
    case Json::Kind::kBag: {
      auto slots = value.slots;
      if (canonical) {
        std::ranges::stable_sort(slots, {}, [](const auto& slot) { return slot.first; });
      }
      out += '{';
      for (size_t i = 0; i < slots.size(); ++i) {
        if (i > 0) out += ',';
        AppendQuoted(slots[i].first, out);
        out += ':';
        Append(slots[i].second, canonical, out);
      }
      out += '}';
      return;
    }
  }
}

}  // namespace

std::optional<Json> Json::Parse(std::string_view text) { return Reader(text).Whole(); }

Json Json::OfScalar(const Scalar& value) {
  Json json;
  if (value.is_null()) return json;
  switch (value.type()) {
    case ScalarType::kBool:
      json.kind = Kind::kBool;
      json.boolean = value.bool_value();
      return json;
    case ScalarType::kInt:
    case ScalarType::kLong:
      json.kind = Kind::kLong;
      json.integer = value.int64_value();
      return json;
    case ScalarType::kReal:
      json.kind = Kind::kReal;
      json.real = value.real_value();
      return json;
    case ScalarType::kDynamic:
      return Parse(value.string_value()).value_or(Json{});
    default:
      // Everything else is text in JSON.
      json.kind = Kind::kString;
      json.text = TextOf(value);
      return json;
  }
}

std::string Json::ToText() const {
  std::string out;
  Append(*this, false, out);
  return out;
}

std::string Json::ToCanonicalText() const {
  std::string out;
  Append(*this, true, out);
  return out;
}

Scalar Json::ToDynamic() const {
  if (kind == Kind::kNull) return Scalar::Null(ScalarType::kDynamic);
  return Scalar::Dynamic(ToText());
}

}  // namespace sluice::differential
