#include "functions/kernels/parse_operator_kernels.h"

#include <algorithm>
#include <memory>
#include <vector>

#include <re2/re2.h>

#include "data/datetime.h"
#include "data/real.h"
#include "functions/kernels/json_text.h"
#include "functions/kernels/regex_kernels.h"

namespace sluice::functions {
namespace {

struct Piece {
  enum class Kind { kStar, kText, kColumn } kind = Kind::kStar;
  std::string text;
  ScalarType type = ScalarType::kString;
};

struct Pattern {
  bool regex = false;
  bool relaxed = false;
  std::string flags;
  std::vector<Piece> pieces;
};

std::string TextOf(std::string_view json) {
  std::string text;
  AppendJsonAsText(json, text);
  return text;
}

Pattern ReadPattern(std::string_view json) {
  Pattern pattern;
  std::string mode = TextOf(JsonProperty(json, "mode").value_or(""));
  pattern.regex = mode == "regex";
  pattern.relaxed = mode == "relaxed";
  pattern.flags = TextOf(JsonProperty(json, "flags").value_or(""));
  JsonElements pieces(JsonProperty(json, "pieces").value_or(""));
  std::string_view item;
  while (pieces.Next(item)) {
    Piece& piece = pattern.pieces.emplace_back();
    std::string kind = TextOf(JsonElementAt(item, 0).value_or(""));
    std::string value = TextOf(JsonElementAt(item, 1).value_or(""));
    if (kind == "text") {
      piece.kind = Piece::Kind::kText;
      piece.text = std::move(value);
    } else if (kind == "column") {
      piece.kind = Piece::Kind::kColumn;
      piece.type = ParseScalarType(value).value_or(ScalarType::kString);
    }
  }
  return pattern;
}

// How much of the front of `text` a column of a type can be: all of it for most types, the leading
// number for numbers.
size_t LeadingNumber(std::string_view text, bool real) {
  size_t at = 0;
  if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
  size_t digits = at;
  while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
  if (real && at < text.size() && text[at] == '.') {
    ++at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
  }
  if (at == digits) return 0;
  if (real && at + 1 < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    size_t exponent = at + 1;
    if (text[exponent] == '-' || text[exponent] == '+') ++exponent;
    size_t first = exponent;
    while (exponent < text.size() && text[exponent] >= '0' && text[exponent] <= '9') ++exponent;
    if (exponent > first) at = exponent;
  }
  return at;
}

bool Fits(std::string_view text, ScalarType type) {
  auto space = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  while (!text.empty() && space(text.front())) text.remove_prefix(1);
  while (!text.empty() && space(text.back())) text.remove_suffix(1);
  switch (type) {
    case ScalarType::kInt:
    case ScalarType::kLong: return JsonAsLong(text.starts_with('+') ? text.substr(1) : text).has_value();
    case ScalarType::kReal: return ParseReal(text).has_value();
    case ScalarType::kDecimal: return Decimal::Parse(text).has_value();
    case ScalarType::kDatetime: return ParseDatetime(text).has_value();
    case ScalarType::kTimespan: return ParseTimespan(text).has_value();
    case ScalarType::kGuid: return Guid::Parse(text).has_value();
    case ScalarType::kBool: return text == "true" || text == "false" || text == "1" || text == "0";
    default: return true;
  }
}

bool IsNumber(ScalarType type) {
  return type == ScalarType::kInt || type == ScalarType::kLong || type == ScalarType::kReal ||
         type == ScalarType::kDecimal;
}

// Matches plain texts from left to right: each is found at its first place behind the last one.
class PlainMatcher {
 public:
  PlainMatcher(const Pattern& pattern, std::vector<std::string_view>& values)
      : pattern_(pattern), values_(values) {}

  bool Match(std::string_view text) {
    values_.clear();
    const auto& pieces = pattern_.pieces;
    size_t at = 0;
    for (size_t i = 0; i < pieces.size(); ++i) {
      const Piece& piece = pieces[i];
      if (piece.kind == Piece::Kind::kText) {
        if (text.substr(at, piece.text.size()) != piece.text) return false;
        at += piece.text.size();
        continue;
      }
      bool last = i + 1 == pieces.size();
      if (piece.kind == Piece::Kind::kStar) {
        if (last) return true;
        if (pieces[i + 1].kind != Piece::Kind::kText) continue;
        size_t found = text.find(pieces[i + 1].text, at);
        if (found == std::string_view::npos) return false;
        at = found;
        continue;
      }
      size_t end = text.size();
      bool star_next = !last && pieces[i + 1].kind == Piece::Kind::kStar;
      if (!last && pieces[i + 1].kind == Piece::Kind::kText) {
        end = text.find(pieces[i + 1].text, at);
        if (end == std::string_view::npos) return false;
      } else if (!last && IsNumber(piece.type)) {
        end = at + LeadingNumber(text.substr(at), !IsInteger(piece.type));
      } else if (star_next && i + 2 < pieces.size() &&
                 pieces[i + 2].kind == Piece::Kind::kText && !IsNumber(piece.type)) {
        end = text.find(pieces[i + 2].text, at);
        if (end == std::string_view::npos) return false;
      }
      std::string_view value = text.substr(at, end - at);
      if (!pattern_.relaxed && !Fits(value, piece.type)) return false;
      values_.push_back(value);
      at = end;
    }
    // Without a star at the end, the text must end here.
    return at == text.size();
  }

 private:
  const Pattern& pattern_;
  std::vector<std::string_view>& values_;
};

// The regular expression of a pattern, and which of its groups are the columns': texts may have
// groups of their own. Columns are greedy, as a star is not; the flag U reverses both.
struct RegexPattern {
  std::string text;
  std::vector<size_t> column_groups;
};

Result<RegexPattern> RegexOf(const Pattern& pattern) {
  RegexPattern regex;
  std::string flags;
  for (char c : pattern.flags) {
    if (c == 'i' || c == 'm' || c == 's' || c == 'U') flags += c;
  }
  if (!flags.empty()) regex.text += "(?" + flags + ")";
  regex.text += "^";
  size_t groups = 0;
  for (const Piece& piece : pattern.pieces) {
    switch (piece.kind) {
      case Piece::Kind::kStar: regex.text += ".*?"; break;
      case Piece::Kind::kText: {
        ASSIGN_OR_RETURN(const re2::RE2* own, CompiledRegex(piece.text));
        groups += static_cast<size_t>(own->NumberOfCapturingGroups());
        regex.text += piece.text;
        break;
      }
      case Piece::Kind::kColumn:
        regex.column_groups.push_back(++groups);
        if (IsInteger(piece.type)) {
          regex.text += R"((\-?\d+))";
        } else if (IsNumber(piece.type)) {
          regex.text += R"((\-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?))";
        } else {
          regex.text += "(.*)";
        }
    }
  }
  regex.text += "$";
  return regex;
}

}  // namespace

SLUICE_KERNEL(ParseText) {
  std::string spec;
  bool ready = false;
  Pattern pattern;
  RegexPattern regex_pattern;
  const re2::RE2* regex = nullptr;
  std::vector<std::string_view> values;
  std::string json;
  Status status;
  RETURN_IF_ERROR(ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    if (!status.ok()) return;
    if (!ready || row.Text(1) != spec) {
      ready = true;
      spec = std::string(row.Text(1));
      pattern = ReadPattern(spec);
      if (pattern.regex) {
        auto made = RegexOf(pattern);
        if (!made.ok()) {
          status = made.status();
          return;
        }
        regex_pattern = *std::move(made);
        auto compiled = CompiledRegex(regex_pattern.text);
        if (!compiled.ok()) {
          status = compiled.status();
          return;
        }
        regex = *compiled;
      }
    }
    std::string_view text = row.Text(0);
    bool matched = false;
    if (pattern.regex) {
      int groups = regex->NumberOfCapturingGroups();
      std::vector<re2::StringPiece> pieces(static_cast<size_t>(groups) + 1);
      matched = regex->Match({text.data(), text.size()}, 0, text.size(), re2::RE2::UNANCHORED,
                             pieces.data(), groups + 1);
      values.clear();
      for (size_t group : regex_pattern.column_groups) {
        if (matched) values.emplace_back(pieces[group].data(), pieces[group].size());
      }
      size_t column = 0;
      for (const Piece& piece : pattern.pieces) {
        if (!matched || piece.kind != Piece::Kind::kColumn || column >= values.size()) continue;
        matched = Fits(values[column++], piece.type);
      }
    } else {
      matched = PlainMatcher(pattern, values).Match(text);
    }
    if (!matched) {
      out.SetNull();
      return;
    }
    json.clear();
    JsonArrayWriter array(json);
    for (std::string_view value : values) array.AddString(value);
    array.Finish();
    out.SetString(json);
  }));
  return status;
}

namespace {

struct KeyValueOptions {
  std::string pair_delimiter;
  std::string kv_delimiter;
  std::vector<std::pair<char, char>> quotes;
  std::string escapes;
  std::string regex;
  bool greedy = false;
};

KeyValueOptions ReadOptions(std::string_view json) {
  KeyValueOptions options;
  JsonElements pairs(json);
  std::string_view pair;
  while (pairs.Next(pair)) {
    std::string name = TextOf(JsonElementAt(pair, 0).value_or(""));
    std::string value = TextOf(JsonElementAt(pair, 1).value_or(""));
    if (name == "pair_delimiter") options.pair_delimiter = value;
    if (name == "kv_delimiter") options.kv_delimiter = value;
    if (name == "regex") options.regex = value;
    if (name == "greedy") options.greedy = value == "true";
    if (name == "escape" && !value.empty()) options.escapes += value[0];
    if (name == "quote" && !value.empty()) options.quotes.emplace_back(value.front(), value.back());
  }
  return options;
}

// Splits text into keys and values by delimiters, quotes and escapes.
class KeyValueScanner {
 public:
  // Without delimiters only the wanted keys tell which words are keys.
  KeyValueScanner(const KeyValueOptions& options, const std::vector<std::string>& wanted,
                  std::string_view text)
      : options_(options), wanted_(wanted), text_(text) {}

  bool Next(std::string& key, std::string& value) {
    while (at_ < text_.size()) {
      key.clear();
      value.clear();
      Skip(true);
      bool delimited = Token(key, true);
      if (!delimited) {
        ++at_;
        continue;
      }
      if (loose() && std::find(wanted_.begin(), wanted_.end(), key) == wanted_.end()) continue;
      Skip(false);
      Token(value, false);
      return true;
    }
    return false;
  }

 private:
  bool loose() const { return options_.kv_delimiter.empty(); }
  bool IsWord(char c) const {
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
  }
  const std::pair<char, char>* QuoteAt(size_t at) const {
    for (const auto& quote : options_.quotes) {
      if (at < text_.size() && text_[at] == quote.first) return &quote;
    }
    return nullptr;
  }
  bool At(const std::string& delimiter) const {
    return !delimiter.empty() && at_ < text_.size() && text_[at_] == delimiter.front() &&
           text_.substr(at_, delimiter.size()) == delimiter;
  }
  void Skip(bool pair) {
    for (;;) {
      if (at_ >= text_.size()) return;
      if (loose()) {
        if (IsWord(text_[at_]) || QuoteAt(at_) != nullptr) return;
        ++at_;
        continue;
      }
      if (pair && At(options_.pair_delimiter)) {
        at_ += options_.pair_delimiter.size();
      } else if (text_[at_] == ' ' && !At(options_.kv_delimiter) &&
                 !At(options_.pair_delimiter)) {
        ++at_;
      } else {
        return;
      }
    }
  }
  // Reads a key (true when a delimiter of values follows) or a value.
  bool Token(std::string& out, bool key) {
    if (const auto* quote = QuoteAt(at_)) {
      ++at_;
      while (at_ < text_.size() && text_[at_] != quote->second) {
        if (options_.escapes.find(text_[at_]) != std::string::npos && at_ + 1 < text_.size()) ++at_;
        out += text_[at_++];
      }
      if (at_ < text_.size()) ++at_;
      if (!key) return true;
      if (loose()) return true;
      while (at_ < text_.size() && text_[at_] == ' ' && !At(options_.kv_delimiter)) ++at_;
      if (!At(options_.kv_delimiter)) return false;
      at_ += options_.kv_delimiter.size();
      return true;
    }
    size_t begin = at_;
    if (loose()) {
      while (at_ < text_.size() && IsWord(text_[at_])) ++at_;
      out = std::string(text_.substr(begin, at_ - begin));
      return !out.empty();
    }
    while (at_ < text_.size() && !At(key ? options_.kv_delimiter : options_.pair_delimiter)) {
      if (key && At(options_.pair_delimiter)) return false;
      ++at_;
    }
    if (!key && options_.greedy && at_ < text_.size()) ExtendGreedily();
    std::string_view token = text_.substr(begin, at_ - begin);
    while (!token.empty() && token.back() == ' ') token.remove_suffix(1);
    out = std::string(token);
    if (!key) return true;
    if (!At(options_.kv_delimiter)) return false;
    at_ += options_.kv_delimiter.size();
    return true;
  }
  // A value goes on over pair delimiters that no key with its delimiter follows.
  void ExtendGreedily() {
    while (at_ < text_.size()) {
      size_t next = at_ + options_.pair_delimiter.size();
      size_t kv = text_.find(options_.kv_delimiter, next);
      size_t pair = text_.find(options_.pair_delimiter, next);
      if (kv == std::string_view::npos) {
        at_ = text_.size();
        return;
      }
      if (pair == std::string_view::npos || kv < pair) return;
      at_ = pair;
    }
  }

  const KeyValueOptions& options_;
  const std::vector<std::string>& wanted_;
  std::string_view text_;
  size_t at_ = 0;
};

}  // namespace

SLUICE_KERNEL(ParseKeyValues) {
  std::string json;
  Status status;
  RETURN_IF_ERROR(ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    if (!status.ok()) return;
    KeyValueOptions options = ReadOptions(row.Text(2));
    std::vector<std::string> wanted;
    JsonElements keys(row.Text(1));
    std::string_view element;
    std::string storage;
    while (keys.Next(element)) wanted.emplace_back(UnescapedJsonString(element, storage));
    std::vector<std::pair<std::string, std::string>> found;
    if (!options.regex.empty()) {
      auto regex = CompiledRegex(options.regex);
      if (!regex.ok()) {
        status = regex.status();
        return;
      }
      std::string_view text = row.Text(0);
      re2::StringPiece input(text.data(), text.size());
      std::string key;
      std::string value;
      if ((*regex)->NumberOfCapturingGroups() == 2) {
        while (re2::RE2::FindAndConsume(&input, **regex, &key, &value)) {
          found.emplace_back(key, value);
          if (input.empty()) break;
        }
      }
    } else {
      KeyValueScanner scanner(options, wanted, row.Text(0));
      std::string key;
      std::string value;
      while (scanner.Next(key, value)) found.emplace_back(key, value);
    }
    json.clear();
    JsonObjectWriter bag(json);
    for (const std::string& key : wanted) {
      for (const auto& [name, value] : found) {
        if (name == key) {
          bag.AddString(key, value);
          break;
        }
      }
    }
    bag.Finish();
    out.SetString(json);
  }));
  return status;
}

}  // namespace sluice::functions
