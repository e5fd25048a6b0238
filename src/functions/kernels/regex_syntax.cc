#include "functions/kernels/regex_syntax.h"

#include <algorithm>
#include <cctype>
#include <utility>
#include <vector>

namespace sluice::functions {
namespace {

// The insides of character classes.
constexpr std::string_view kSpaces = R"(\t\n\v\f\r\x{85}\p{Z})";
constexpr std::string_view kNoSpaces =
    R"(\x00-\x08\x0E-\x1F\x21-\x{84}\x{86}-\x{9F}\x{A1}-\x{167F}\x{1681}-\x{1FFF}\x{200B}-\x{2027})"
    R"(\x{202A}-\x{202E}\x{2030}-\x{205E}\x{2060}-\x{2FFF}\x{3001}-\x{10FFFF})";
constexpr std::string_view kWords =
    R"(\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}\x{200C}\x{200D}\x{24B6}-\x{24E9})";
constexpr std::string_view kNoWords =
    R"(\p{Cc}\p{Co}\p{No}\p{Pd}\p{Ps}\p{Pe}\p{Pi}\p{Pf}\p{Po}\p{S}\p{Z})";

struct ClassName {
  std::string_view name;  // In small letters, without underscores.
  std::string_view inside;
};

constexpr ClassName kClassNames[] = {
    {"letter", R"(\p{L})"},           {"uppercaseletter", R"(\p{Lu})"},
    {"lowercaseletter", R"(\p{Ll})"}, {"titlecaseletter", R"(\p{Lt})"},
    {"modifierletter", R"(\p{Lm})"},  {"otherletter", R"(\p{Lo})"},
    {"mark", R"(\p{M})"},             {"nonspacingmark", R"(\p{Mn})"},
    {"spacingmark", R"(\p{Mc})"},     {"enclosingmark", R"(\p{Me})"},
    {"number", R"(\p{N})"},           {"decimalnumber", R"(\p{Nd})"},
    {"letternumber", R"(\p{Nl})"},    {"othernumber", R"(\p{No})"},
    {"punctuation", R"(\p{P})"},      {"connectorpunctuation", R"(\p{Pc})"},
    {"dashpunctuation", R"(\p{Pd})"}, {"openpunctuation", R"(\p{Ps})"},
    {"closepunctuation", R"(\p{Pe})"},  {"initialpunctuation", R"(\p{Pi})"},
    {"finalpunctuation", R"(\p{Pf})"},  {"otherpunctuation", R"(\p{Po})"},
    {"symbol", R"(\p{S})"},           {"currencysymbol", R"(\p{Sc})"},
    {"mathsymbol", R"(\p{Sm})"},      {"modifiersymbol", R"(\p{Sk})"},
    {"othersymbol", R"(\p{So})"},     {"separator", R"(\p{Z})"},
    {"spaceseparator", R"(\p{Zs})"},  {"lineseparator", R"(\p{Zl})"},
    {"paragraphseparator", R"(\p{Zp})"}, {"control", R"(\p{Cc})"},
    {"format", R"(\p{Cf})"},          {"uppercase", R"(\p{Lu})"},
    {"lowercase", R"(\p{Ll})"},       {"alphabetic", R"(\p{L}\p{Nl}\x{24B6}-\x{24E9})"},
    {"whitespace", kSpaces},          {"ascii", R"(\x00-\x7F)"},
};

bool IsHexDigit(char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; }

struct Flags {
  bool unicode = true;
  bool verbose = false;
};

class Translator {
 public:
  explicit Translator(std::string_view pattern) : pattern_(pattern) {}

  Result<std::string> Run() {
    while (at_ < pattern_.size()) {
      const char c = pattern_[at_];
      if (c == '\\' && at_ + 1 < pattern_.size()) {
        RETURN_IF_ERROR(Escape());
      } else if (flags_.back().verbose && std::isspace(static_cast<unsigned char>(c)) != 0) {
        ++at_;
      } else if (in_class_) {
        RETURN_IF_ERROR(InClass());
      } else if (c == '[') {
        StartClass();
      } else if (c == '(') {
        StartGroup();
      } else if (c == '#' && flags_.back().verbose) {
        at_ = std::min(pattern_.find('\n', at_), pattern_.size());
      } else {
        if (c == ')' && flags_.size() > 1) flags_.pop_back();
        Copy(1);
      }
    }
    return std::move(out_);
  }

 private:
  std::string_view Rest() const { return pattern_.substr(at_); }

  void Copy(size_t count) {
    out_ += pattern_.substr(at_, count);
    at_ += count;
  }

  Status Refuse(std::string_view what) {
    return Unsupported("In the regular expression \"" + std::string(pattern_) + "\": " +
                       std::string(what));
  }

  void StartClass() {
    in_class_ = true;
    Copy(1);
    if (Rest().starts_with('^')) Copy(1);
    if (Rest().starts_with(']')) Copy(1);
  }

  Status InClass() {
    if (Rest().starts_with("&&")) return Refuse("sets of characters with && are not supported");
    if (Rest().starts_with("[:")) {
      const size_t end = Rest().find(":]");
      if (end != std::string_view::npos) {
        Copy(end + 2);
        return Status::Ok();
      }
    }
    if (pattern_[at_] == ']') in_class_ = false;
    Copy(1);
    return Status::Ok();
  }

  // (?i), (?i:...), (?<name>...), (...).
  void StartGroup() {
    flags_.push_back(flags_.back());
    const std::string_view rest = Rest();
    if (rest.starts_with("(?<") && !rest.starts_with("(?<=") && !rest.starts_with("(?<!")) {
      out_ += "(?P<";
      at_ += 3;
      return;
    }
    size_t end = 2;
    while (end < rest.size() && (std::isalpha(static_cast<unsigned char>(rest[end])) != 0 ||
                                 rest[end] == '-')) {
      ++end;
    }
    if (!rest.starts_with("(?") || end >= rest.size() || (rest[end] != ':' && rest[end] != ')')) {
      Copy(1);
      return;
    }
    bool on = true;
    std::string kept[2];
    for (char flag : rest.substr(2, end - 2)) {
      if (flag == '-') {
        on = false;
      } else if (flag == 'u') {
        flags_.back().unicode = on;
      } else if (flag == 'x') {
        flags_.back().verbose = on;
      } else {
        kept[on ? 0 : 1] += flag;
      }
    }
    std::string flags = kept[0] + (kept[1].empty() ? "" : "-" + kept[1]);
    if (rest[end] == ':') {
      out_ += "(?" + flags + ":";
    } else {  // For what follows in the group around.
      flags_[flags_.size() - 2] = flags_.back();
      flags_.pop_back();
      if (!flags.empty()) out_ += "(?" + flags + ")";
    }
    at_ += end + 1;
  }

  void Class(std::string_view inside, std::string_view inside_reversed, bool reversed) {
    if (in_class_) {
      out_ += reversed ? inside_reversed : inside;
    } else {
      out_ += reversed ? "[^" : "[";
      out_ += inside;
      out_ += ']';
    }
    at_ += 2;
  }

  Status Escape() {
    const char c = pattern_[at_ + 1];
    if (c == '<' || c == '>' || Rest().starts_with("\\b{")) {
      return Refuse("starts and ends of words are not supported; use \\b");
    }
    const bool unicode = flags_.back().unicode;
    switch (c) {
      case 'd': case 'D':
        if (!unicode) break;
        out_ += c == 'd' ? R"(\p{Nd})" : R"(\P{Nd})";
        at_ += 2;
        return Status::Ok();
      case 's': case 'S':
        if (!unicode) break;
        Class(kSpaces, kNoSpaces, c == 'S');
        return Status::Ok();
      case 'w': case 'W':
        if (!unicode) break;
        Class(kWords, kNoWords, c == 'W');
        return Status::Ok();
      case 'u': case 'U': return CodePoint(c == 'u' ? 4 : 8);
      case 'p': case 'P': return NamedClass();
      default: break;
    }
    Copy(2);
    return Status::Ok();
  }

  // \u007F, \u{7F}, \U0000007F, \U{7F}
  Status CodePoint(size_t digits) {
    std::string_view code = Rest().substr(2);
    if (code.starts_with('{')) {
      code = code.substr(0, code.find('}') + 1);
      out_ += "\\x" + std::string(code);
      at_ += 2 + code.size();
      return Status::Ok();
    }
    size_t count = 0;
    while (count < digits && count < code.size() && IsHexDigit(code[count])) ++count;
    if (count < digits) {
      Copy(2);
      return Status::Ok();
    }
    out_ += "\\x{" + std::string(code.substr(0, digits)) + "}";
    at_ += 2 + digits;
    return Status::Ok();
  }

  // \p{Letter}
  Status NamedClass() {
    const size_t end = Rest().find('}');
    if (!Rest().substr(2).starts_with('{') || end == std::string_view::npos) {
      Copy(2);
      return Status::Ok();
    }
    std::string name;
    for (char c : Rest().substr(3, end - 3)) {
      if (c != '_' && c != ' ' && c != '-') {
        name += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      }
    }
    const bool reversed = pattern_[at_ + 1] == 'P';
    for (const ClassName& known : kClassNames) {
      if (known.name != name) continue;
      const bool single = known.inside.find('}') == known.inside.size() - 1 &&
                          known.inside.starts_with(R"(\p{)");
      if (in_class_ && reversed && !single) {
        return Refuse("\\P{" + name + "} inside of brackets is not supported");
      }
      if (single) {
        out_ += reversed ? "\\P" : "\\p";
        out_ += known.inside.substr(2);
      } else {
        Class(known.inside, {}, reversed);
        at_ -= 2;
      }
      at_ += end + 1;
      return Status::Ok();
    }
    Copy(end + 1);
    return Status::Ok();
  }

  std::string_view pattern_;
  size_t at_ = 0;
  bool in_class_ = false;
  std::vector<Flags> flags_{Flags()};
  std::string out_;
};

}  // namespace

Result<std::string> ToRe2Syntax(std::string_view pattern) { return Translator(pattern).Run(); }

std::string QuotedForRegex(std::string_view text) {
  constexpr std::string_view kMarks = R"(\.+*?()|[]{}^$#&-~)";
  std::string quoted;
  for (char c : text) {
    if (kMarks.find(c) != std::string_view::npos) quoted += '\\';
    quoted += c;
  }
  return quoted;
}

}  // namespace sluice::functions
