#include "functions/kernels/string_kernels.h"

#include <algorithm>
#include <optional>
#include <vector>

#include <re2/re2.h>

#include "functions/kernels/json_text.h"
#include "functions/kernels/needle.h"
#include "functions/kernels/regex_kernels.h"
#include "functions/kernels/utf8_text.h"

namespace sluice::functions {

SLUICE_KERNEL(StrcatDelim) {
  std::string text;
  return ForEveryRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    text.clear();
    for (size_t i = 1; i < row.count(); ++i) {
      if (i > 1) text += row.Text(0);
      text += row.Text(i);
    }
    out.SetString(text);
  });
}

namespace {

// The places where lookups match: the first lookup takes all of its own, the next ones what is left.
struct Replacement {
  size_t end = 0;  // 0: no match starts here.
  size_t lookup = 0;
};

std::vector<Replacement> PlaceLookups(std::string_view source,
                                      const std::vector<std::string>& lookups) {
  std::vector<Replacement> places(source.size());
  std::vector<bool> taken(source.size(), false);
  for (size_t i = 0; i < lookups.size(); ++i) {
    const std::string& lookup = lookups[i];
    if (lookup.empty()) continue;
    for (size_t at = source.find(lookup); at != std::string_view::npos;) {
      size_t end = at + lookup.size();
      auto begin = taken.begin();
      if (std::find(begin + static_cast<long>(at), begin + static_cast<long>(end), true) !=
          begin + static_cast<long>(end)) {
        at = source.find(lookup, at + 1);
        continue;
      }
      std::fill(begin + static_cast<long>(at), begin + static_cast<long>(end), true);
      places[at] = {end, i};
      at = source.find(lookup, end);
    }
  }
  return places;
}

}  // namespace

SLUICE_KERNEL(ReplaceStrings) {
  std::string text;
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    std::vector<std::string> lookups;
    std::vector<std::optional<std::string>> rewrites;
    JsonElements lookup_elements(row.Text(1));
    JsonElements rewrite_elements(row.Text(2));
    std::string_view element;
    while (lookup_elements.Next(element)) AppendJsonAsText(element, lookups.emplace_back());
    while (rewrite_elements.Next(element)) {
      auto& rewrite = rewrites.emplace_back();
      if (KindOfJson(element) == JsonKind::kString) AppendJsonAsText(element, rewrite.emplace());
    }
    if (KindOfJson(row.Text(2)) == JsonKind::kString) {  // One rewrite for all.
      std::string rewrite;
      AppendJsonAsText(row.Text(2), rewrite);
      rewrites.assign(lookups.size(), rewrite);
    }
    rewrites.resize(lookups.size());
    std::string_view source = row.Text(0);
    std::vector<Replacement> places = PlaceLookups(source, lookups);
    text.clear();
    for (size_t at = 0; at < source.size();) {
      const Replacement& place = places[at];
      if (place.end == 0) {
        text += source[at++];
        continue;
      }
      const auto& rewrite = rewrites[place.lookup];
      text += rewrite ? *rewrite : lookups[place.lookup];
      at = place.end;
    }
    out.SetString(text);
  });
}

SLUICE_KERNEL(Strcmp) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    int order = row.Text(0).compare(row.Text(1));
    out.SetLong(order < 0 ? -1 : order > 0 ? 1 : 0);
  });
}

SLUICE_KERNEL(Strrep) {
  constexpr int64_t kCountMax = 1024;
  std::string text;
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    text.clear();
    int64_t count = std::min(row.Long(1), kCountMax);
    for (int64_t i = 0; i < count; ++i) {
      if (i > 0 && row.count() > 2) text += row.Text(2);
      text += row.Text(0);
    }
    out.SetString(text);
  });
}

SLUICE_KERNEL(Reverse) {
  std::string text;
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    text.clear();
    auto characters = Characters(row.Text(0));
    for (auto it = characters.rbegin(); it != characters.rend(); ++it) text += *it;
    out.SetString(text);
  });
}

SLUICE_KERNEL(IndexOf) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    std::string_view text = row.Text(0);
    std::string_view match = row.Text(1);
    int64_t size = static_cast<int64_t>(CharacterCount(text));
    int64_t start = row.count() > 2 ? row.Long(2) : 0;
    int64_t length = row.count() > 3 ? row.Long(3) : -1;
    int64_t occurrence = row.count() > 4 ? row.Long(4) : 1;
    if (start < 0) start = std::max<int64_t>(0, start + size);
    if (length < -1 || occurrence < 1 || match.empty()) {
      out.SetNull();
      return;
    }
    // The length counts anew behind each occurrence.
    while (start <= size) {
      int64_t end = length < 0 ? size : std::min(size, start + length);
      size_t from = ByteOffset(text, static_cast<size_t>(start));
      std::string_view range = text.substr(0, ByteOffset(text, static_cast<size_t>(end)));
      size_t at = range.find(match, from);
      if (at == std::string_view::npos) break;
      auto index = static_cast<int64_t>(CharacterCount(text.substr(0, at)));
      if (--occurrence == 0) {
        out.SetLong(index);
        return;
      }
      start = index + 1;
    }
    out.SetLong(-1);
  });
}

SLUICE_KERNEL(CountOf) {
  Status status;
  Needle needle;
  std::string sought;
  RETURN_IF_ERROR(ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    std::string_view text = row.Text(0);
    std::string_view search = row.Text(1);
    int64_t count = 0;
    const std::string_view kind = row.count() > 2 ? row.Text(2) : "normal";
    if (kind != "normal" && kind != "regex") {
      status = InvalidArgument("countof(): the kind must be 'normal' or 'regex', not '" +
                               std::string(kind) + "'");
      return;
    }
    if (kind == "regex") {
      auto regex = CompiledRegex(search);
      if (!regex.ok()) {
        status = regex.status();
        return;
      }
      re2::StringPiece whole(text.data(), text.size());
      re2::StringPiece match;
      size_t at = 0;
      while (at <= text.size() &&
             (*regex)->Match(whole, at, text.size(), re2::RE2::UNANCHORED, &match, 1)) {
        ++count;
        size_t end = static_cast<size_t>(match.data() - text.data()) + match.size();
        at = match.empty() ? end + 1 : end;
      }
    } else {
      if (search != sought) {
        sought = std::string(search);
        needle = Needle(search);
      }
      count = static_cast<int64_t>(needle.Count(text));
    }
    out.SetLong(count);
  }));
  return status;
}

SLUICE_KERNEL(Split) {
  std::string json;
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    std::string_view text = row.Text(0);
    std::string_view delimiter = row.Text(1);
    int64_t index = row.count() > 2 ? row.Long(2) : -1;
    json.clear();
    JsonArrayWriter array(json);
    int64_t part = 0;
    while (true) {
      size_t end = delimiter.empty() ? std::string_view::npos : text.find(delimiter);
      if (row.count() <= 2 || part == index) array.AddString(text.substr(0, end));
      if (end == std::string_view::npos) break;
      text.remove_prefix(end + delimiter.size());
      ++part;
    }
    array.Finish();
    if (row.count() > 2 && (index < 0 || index > part)) {
      out.SetNull();
    } else {
      out.SetString(json);
    }
  });
}

SLUICE_KERNEL(Translate) {
  std::string text;
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    auto from = Characters(row.Text(0));
    auto to = Characters(row.Text(1));
    text.clear();
    for (std::string_view character : Characters(row.Text(2))) {
      auto found = std::find(from.begin(), from.end(), character);
      if (found == from.end()) {
        text += character;
      } else if (!to.empty()) {
        size_t index = static_cast<size_t>(found - from.begin());
        text += to[std::min(index, to.size() - 1)];
      }
    }
    out.SetString(text);
  });
}

SLUICE_KERNEL(IsAscii) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    out.SetBool(IsAsciiText(row.Text(0)));
  });
}

SLUICE_KERNEL(IsUtf8) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    out.SetBool(IsValidUtf8(row.Text(0)));
  });
}

SLUICE_KERNEL(CodepointsFromString) {
  std::string json;
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    json.clear();
    JsonArrayWriter array(json);
    for (std::string_view character : Characters(row.Text(0))) {
      array.Next() += std::to_string(CodePoint(character));
    }
    array.Finish();
    out.SetString(json);
  });
}

SLUICE_KERNEL(CodepointsToString) {
  std::string text;
  return ForEveryRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    text.clear();
    bool valid = true;
    auto append = [&](std::optional<int64_t> code) {
      valid = valid && code && *code >= 0 && *code <= 0x10FFFF && (*code < 0xD800 || *code > 0xDFFF);
      if (valid) AppendCodePoint(static_cast<uint32_t>(*code), text);
    };
    for (size_t i = 0; i < row.count(); ++i) {
      if (row.type(i) != ScalarType::kDynamic) {
        append(row.IsNull(i) ? std::nullopt : std::optional(row.Long(i)));
        continue;
      }
      std::string_view json = row.Text(i);
      if (KindOfJson(json) != JsonKind::kArray) append(JsonAsLong(json));
      JsonElements elements(json);
      std::string_view element;
      while (elements.Next(element)) append(JsonAsLong(element));
    }
    out.SetString(valid ? text : "");
  });
}

}  // namespace sluice::functions
