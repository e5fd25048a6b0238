#include "functions/kernels/xml_kernels.h"

#include <charconv>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "functions/kernels/json_text.h"
#include "functions/kernels/utf8_text.h"

namespace sluice::functions {
namespace {

constexpr size_t kXmlSizeMaxBytes = 1048576;

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool IsNameCharacter(char c) {
  const auto code = static_cast<unsigned char>(c);
  return code >= 0x80 || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
         c == '_' || c == ':' || c == '-' || c == '.';
}

bool IsNameStart(char c) {
  return IsNameCharacter(c) && c != '-' && c != '.' && !(c >= '0' && c <= '9');
}

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && IsSpace(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsSpace(text.back())) text.remove_suffix(1);
  return text;
}

// The text as JSON: a number where it is written as JSON writes one.
void AppendXmlText(std::string_view text, std::string& out) {
  std::string compact;
  if (KindOfJson(text) == JsonKind::kNumber && CompactJson(text, compact) && compact == text) {
    out += text;
  } else {
    AppendJsonString(text, out);
  }
}

// The values of an element by name, in the order in which the names first came.
class Members {
 public:
  void Add(std::string name, std::string json) {
    for (auto& [known, values] : members_) {
      if (known != name) continue;
      values.push_back(std::move(json));
      return;
    }
    members_.push_back({std::move(name), {std::move(json)}});
  }
  bool empty() const { return members_.empty(); }
  // The value of the only member, when that is a text; else null.
  const std::string* OnlyText() const {
    if (members_.size() != 1 || members_[0].first != "#text") return nullptr;
    return members_[0].second.size() == 1 ? &members_[0].second[0] : nullptr;
  }
  std::string ToJson() const {
    std::string json;
    JsonObjectWriter bag(json);
    for (const auto& [name, values] : members_) {
      if (values.size() == 1) {
        bag.Add(name, values[0]);
        continue;
      }
      JsonArrayWriter array(bag.Next(name));
      for (const std::string& value : values) array.Add(value);
      array.Finish();
    }
    bag.Finish();
    return json;
  }

 private:
  std::vector<std::pair<std::string, std::vector<std::string>>> members_;
};

// Reads a document by descent. Every step is false where the text is no XML.
class XmlReader {
 public:
  explicit XmlReader(std::string_view text) : rest_(text) {}

  bool ReadDocument(std::string& json) {
    Take("\xEF\xBB\xBF");
    if (!SkipMisc()) return false;
    Members root;
    if (!ReadElement(0, root) || !SkipMisc() || !rest_.empty()) return false;
    json = root.ToJson();
    return true;
  }

 private:
  bool Take(std::string_view token) {
    if (!rest_.starts_with(token)) return false;
    rest_.remove_prefix(token.size());
    return true;
  }

  void SkipSpace() {
    while (!rest_.empty() && IsSpace(rest_.front())) rest_.remove_prefix(1);
  }

  bool SkipPast(std::string_view end) {
    const size_t at = rest_.find(end);
    if (at == std::string_view::npos) return false;
    rest_.remove_prefix(at + end.size());
    return true;
  }

  // What stands outside of the root: space, comments, instructions, a document type.
  bool SkipMisc() {
    for (;;) {
      SkipSpace();
      if (Take("<?")) {
        if (!SkipPast("?>")) return false;
      } else if (Take("<!--")) {
        if (!SkipPast("-->")) return false;
      } else if (Take("<!DOCTYPE")) {
        if (!SkipDocumentType()) return false;
      } else {
        return true;
      }
    }
  }

  bool SkipDocumentType() {
    int depth = 0;
    while (!rest_.empty()) {
      const char c = rest_.front();
      rest_.remove_prefix(1);
      if (c == '[') ++depth;
      if (c == ']') --depth;
      if (c == '>' && depth <= 0) return true;
    }
    return false;
  }

  bool ReadName(std::string& name) {
    size_t size = 0;
    while (size < rest_.size() && IsNameCharacter(rest_[size])) ++size;
    if (size == 0 || !IsNameStart(rest_.front())) return false;
    name = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return true;
  }

  // Text with its references resolved.
  bool Resolve(std::string_view text, std::string& out) {
    constexpr std::pair<std::string_view, char> kEntities[] = {
        {"lt", '<'}, {"gt", '>'}, {"amp", '&'}, {"quot", '"'}, {"apos", '\''}};
    while (!text.empty()) {
      const size_t at = text.find('&');
      out += text.substr(0, at);
      if (at == std::string_view::npos) return true;
      const size_t end = text.find(';', at);
      if (end == std::string_view::npos) return false;
      std::string_view name = text.substr(at + 1, end - at - 1);
      text.remove_prefix(end + 1);
      if (name.starts_with('#')) {
        const bool is_hexadecimal = name.size() > 1 && name[1] == 'x';
        name.remove_prefix(is_hexadecimal ? 2 : 1);
        uint32_t code = 0;
        const auto read = std::from_chars(name.data(), name.data() + name.size(), code,
                                          is_hexadecimal ? 16 : 10);
        const bool is_valid = read.ec == std::errc() && read.ptr == name.data() + name.size() &&
                              code > 0 && code <= 0x10FFFF && !(code >= 0xD800 && code <= 0xDFFF);
        if (!is_valid) return false;
        AppendCodePoint(code, out);
        continue;
      }
      bool known = false;
      for (const auto& [entity, character] : kEntities) {
        if (entity != name) continue;
        out += character;
        known = true;
      }
      if (!known) return false;
    }
    return true;
  }

  bool ReadAttributes(Members& members) {
    std::vector<std::string> names;
    for (;;) {
      const bool spaced = !rest_.empty() && IsSpace(rest_.front());
      SkipSpace();
      if (rest_.empty()) return false;
      if (rest_.front() == '>' || rest_.front() == '/') return true;
      std::string name;
      if (!spaced || !ReadName(name)) return false;
      SkipSpace();
      if (!Take("=")) return false;
      SkipSpace();
      if (rest_.empty() || (rest_.front() != '"' && rest_.front() != '\'')) return false;
      const size_t end = rest_.find(rest_.front(), 1);
      if (end == std::string_view::npos) return false;
      std::string value;
      const std::string_view raw = rest_.substr(1, end - 1);
      if (raw.find('<') != std::string_view::npos || !Resolve(raw, value)) return false;
      rest_.remove_prefix(end + 1);
      for (const std::string& before : names) {
        if (before == name) return false;
      }
      std::string json;
      AppendJsonString(value, json);
      members.Add("@" + name, std::move(json));
      names.push_back(std::move(name));
    }
  }

  bool ReadElement(int depth, Members& parent) {
    std::string name;
    if (depth > kJsonDepthMax - 2 || !Take("<") || !ReadName(name)) return false;
    Members members;
    if (!ReadAttributes(members)) return false;
    if (!Take("/>")) {
      if (!Take(">") || !ReadContent(name, depth, members)) return false;
    }
    if (members.empty()) {
      parent.Add(std::move(name), "null");
    } else if (const std::string* text = members.OnlyText()) {
      parent.Add(std::move(name), *text);
    } else {
      parent.Add(std::move(name), members.ToJson());
    }
    return true;
  }

  bool ReadContent(const std::string& name, int depth, Members& members) {
    for (;;) {
      const size_t at = rest_.find('<');
      if (at == std::string_view::npos) return false;
      if (const std::string_view raw = Trimmed(rest_.substr(0, at)); !raw.empty()) {
        std::string text;
        if (!Resolve(raw, text)) return false;
        std::string json;
        AppendXmlText(text, json);
        members.Add("#text", std::move(json));
      }
      rest_.remove_prefix(at);
      if (Take("<!--")) {
        if (!SkipPast("-->")) return false;
      } else if (Take("<![CDATA[")) {
        if (!SkipPast("]]>")) return false;
      } else if (Take("<?")) {
        if (!SkipPast("?>")) return false;
      } else if (Take("</")) {
        std::string closed;
        if (!ReadName(closed) || closed != name) return false;
        SkipSpace();
        return Take(">");
      } else if (!ReadElement(depth + 1, members)) {
        return false;
      }
    }
  }

  std::string_view rest_;
};

}  // namespace

SLUICE_KERNEL(ParseXml) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    const std::string_view text = row.Text(0);
    std::string json;
    if (text.size() <= kXmlSizeMaxBytes && XmlReader(text).ReadDocument(json)) {
      out.SetString(json);
    } else {
      out.SetNull();
    }
  });
}

}  // namespace sluice::functions
