#include "functions/kernels/regex_kernels.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <memory>
#include <vector>

#include <re2/re2.h>

#include "functions/kernels/json_text.h"
#include "functions/kernels/regex_filter.h"
#include "functions/kernels/regex_syntax.h"
#include "functions/kernels/utf8_text.h"

namespace sluice::functions {
namespace {

re2::StringPiece Piece(std::string_view text) { return {text.data(), text.size()}; }

// What is kept of a pattern.
struct CompiledPattern {
  std::unique_ptr<re2::RE2> regex;
  std::unique_ptr<RegexFilter> filter;  // Made when first asked for.
};

Result<CompiledPattern*> Compiled(std::string_view pattern) {
  constexpr size_t kKeptPatternsMax = 256;
  thread_local std::map<std::string, CompiledPattern, std::less<>> compiled;
  auto found = compiled.find(pattern);
  if (found != compiled.end()) return &found->second;
  if (compiled.size() >= kKeptPatternsMax) compiled.clear();
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_dot_nl(false);
  constexpr int64_t kMemoryMaxBytes = int64_t{64} << 20;  // Classes of Unicode are large.
  options.set_max_mem(kMemoryMaxBytes);
  ASSIGN_OR_RETURN(const std::string translated, ToRe2Syntax(pattern));
  auto regex = std::make_unique<re2::RE2>(Piece(translated), options);
  if (!regex->ok()) {
    return InvalidArgument("Invalid regular expression \"" + std::string(pattern) +
                           "\": " + regex->error())
        .WithKustoCode("SEM0420");
  }
  CompiledPattern& kept = compiled[std::string(pattern)];
  kept.regex = std::move(regex);
  return &kept;
}

// The compiled pattern of argument `index`, which is nearly always the same for all rows.
class RegexArgument {
 public:
  explicit RegexArgument(size_t index) : index_(index) {}

  Result<const re2::RE2*> For(const ArgumentRow& row, std::string_view before = {},
                              std::string_view after = {}) {
    std::string_view text = row.Text(index_);
    if (regex_ != nullptr && text == text_) return regex_;
    text_ = std::string(text);
    std::string pattern(before);
    pattern += text_;
    pattern += after;
    ASSIGN_OR_RETURN(regex_, CompiledRegex(pattern));
    return regex_;
  }

 private:
  size_t index_;
  std::string text_;
  const re2::RE2* regex_ = nullptr;
};

// Rows through a function that may fail.
template <typename Compute>
Status ForEachFallible(const KernelArguments& arguments, KernelResult& result, Compute compute) {
  Status status;
  RETURN_IF_ERROR(ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    if (!status.ok()) return;
    status = compute(row, out);
  }));
  return status;
}

void AppendMatch(const re2::StringPiece& piece, std::string& out) {
  AppendJsonString({piece.data(), piece.size()}, out);
}

// All matches as an array: of texts with one group, else of arrays of texts.
Status AppendMatches(const re2::RE2& regex, std::string_view text, std::vector<int> groups,
                     std::string& out) {
  int count = regex.NumberOfCapturingGroups();
  if (groups.empty()) {
    for (int i = 1; i <= count; ++i) groups.push_back(i);
    if (count == 0) groups.push_back(0);
  }
  std::vector<re2::StringPiece> matches(static_cast<size_t>(count) + 1);
  JsonArrayWriter array(out);
  size_t at = 0;
  while (at <= text.size() &&
         regex.Match(Piece(text), at, text.size(), re2::RE2::UNANCHORED, matches.data(),
                     count + 1)) {
    std::string& element = array.Next();
    if (groups.size() == 1) {
      AppendMatch(matches[static_cast<size_t>(groups[0])], element);
    } else {
      JsonArrayWriter inner(element);
      for (int group : groups) AppendMatch(matches[static_cast<size_t>(group)], inner.Next());
      inner.Finish();
    }
    size_t end = static_cast<size_t>(matches[0].data() - text.data()) + matches[0].size();
    at = matches[0].empty() ? end + 1 : end;
  }
  array.Finish();
  return Status::Ok();
}

Status TrimWith(const KernelArguments& arguments, KernelResult& result, bool start, bool end) {
  RegexArgument at_start(0);
  RegexArgument at_end(0);
  return ForEachFallible(arguments, result, [&](const ArgumentRow& row, ResultRow& out) -> Status {
    std::string_view text = row.Text(1);
    re2::StringPiece match;
    if (start) {
      ASSIGN_OR_RETURN(const re2::RE2* regex, at_start.For(row, "^(?:", ")"));
      if (regex->Match(Piece(text), 0, text.size(), re2::RE2::UNANCHORED, &match, 1)) {
        text.remove_prefix(match.size());
      }
    }
    if (end) {
      ASSIGN_OR_RETURN(const re2::RE2* regex, at_end.For(row, "(?:", ")$"));
      if (regex->Match(Piece(text), 0, text.size(), re2::RE2::UNANCHORED, &match, 1)) {
        text.remove_suffix(match.size());
      }
    }
    out.SetString(text);
    return Status::Ok();
  });
}

}  // namespace

Result<const re2::RE2*> CompiledRegex(std::string_view pattern) {
  ASSIGN_OR_RETURN(const CompiledPattern* compiled, Compiled(pattern));
  return compiled->regex.get();
}

SLUICE_KERNEL(MatchesRegex) {
  const CompiledPattern* pattern = nullptr;
  StringSlot slot{};
  auto* out = result.values<uint8_t>();
  for (size_t row = 0; row < arguments.row_count; ++row) {
    const StringSlot& wanted = arguments.columns[1].values<StringSlot>()[row];
    if (pattern == nullptr || std::memcmp(&wanted, &slot, sizeof slot) != 0) {
      std::memcpy(&slot, &wanted, sizeof slot);
      const std::string_view written = TextOf(arguments.columns[1], row);
      ASSIGN_OR_RETURN(CompiledPattern * compiled, Compiled(written));
      if (compiled->filter == nullptr) {
        compiled->filter = std::make_unique<RegexFilter>(*compiled->regex, written);
      }
      pattern = compiled;
    }
    const std::string_view text = TextOf(arguments.columns[0], row);
    const bool may_match = pattern->filter->MayMatch(text);
    out[row] = may_match && (pattern->filter->decides() ||
                             re2::RE2::PartialMatch(Piece(text), *pattern->regex))
                   ? 1
                   : 0;
  }
  return Status::Ok();
}

SLUICE_KERNEL(Extract) {
  RegexArgument pattern(0);
  std::vector<re2::StringPiece> matches;
  return ForEachFallible(arguments, result, [&](const ArgumentRow& row, ResultRow& out) -> Status {
    ASSIGN_OR_RETURN(const re2::RE2* regex, pattern.For(row));
    int64_t group = row.Long(1);
    int count = regex->NumberOfCapturingGroups();
    std::string_view text = row.Text(2);
    matches.assign(static_cast<size_t>(count) + 1, {});
    if (group < 0 || group > count ||
        !regex->Match(Piece(text), 0, text.size(), re2::RE2::UNANCHORED, matches.data(),
                      count + 1)) {
      out.SetString("");
      return Status::Ok();
    }
    const re2::StringPiece& match = matches[static_cast<size_t>(group)];
    out.SetString({match.data(), match.size()});
    return Status::Ok();
  });
}

SLUICE_KERNEL(ExtractAll) {
  RegexArgument pattern(0);
  std::string json;
  return ForEachFallible(arguments, result, [&](const ArgumentRow& row, ResultRow& out) -> Status {
    ASSIGN_OR_RETURN(const re2::RE2* regex, pattern.For(row));
    if (regex->NumberOfCapturingGroups() == 0) {
      return InvalidArgument("extract_all(): the regular expression '" + std::string(row.Text(0)) +
                             "' has no group in parentheses to capture.");
    }
    json.clear();
    RETURN_IF_ERROR(AppendMatches(*regex, row.Text(1), {}, json));
    if (json == "[]") {
      out.SetNull();
    } else {
      out.SetString(json);
    }
    return Status::Ok();
  });
}

SLUICE_KERNEL(ExtractAllGroups) {
  RegexArgument pattern(0);
  std::string json;
  return ForEachFallible(arguments, result, [&](const ArgumentRow& row, ResultRow& out) -> Status {
    ASSIGN_OR_RETURN(const re2::RE2* regex, pattern.For(row));
    std::vector<int> groups;
    JsonElements elements(row.Text(1));
    std::string_view element;
    std::string storage;
    while (elements.Next(element)) {
      int group = -1;
      if (KindOfJson(element) == JsonKind::kString) {
        const auto& names = regex->NamedCapturingGroups();
        auto found = names.find(std::string(UnescapedJsonString(element, storage)));
        if (found != names.end()) group = found->second;
      } else if (auto index = JsonAsLong(element)) {
        group = static_cast<int>(*index);
      }
      if (group < 0 || group > regex->NumberOfCapturingGroups()) {
        return InvalidArgument("extract_all(): the regular expression has no capture group " +
                               std::string(element));
      }
      groups.push_back(group);
    }
    json.clear();
    RETURN_IF_ERROR(AppendMatches(*regex, row.Text(2), groups, json));
    if (json == "[]") {
      out.SetNull();
    } else {
      out.SetString(json);
    }
    return Status::Ok();
  });
}

SLUICE_KERNEL(ReplaceRegex) {
  RegexArgument pattern(1);
  std::string text;
  // What was found good last.
  const re2::RE2* checked_regex = nullptr;
  std::string checked_rewrite;
  return ForEachFallible(arguments, result, [&](const ArgumentRow& row, ResultRow& out) -> Status {
    ASSIGN_OR_RETURN(const re2::RE2* regex, pattern.For(row));
    std::string_view rewrite = row.Text(2);
    if (regex != checked_regex || rewrite != checked_rewrite) {
      std::string why;
      if (!regex->CheckRewriteString(Piece(rewrite), &why)) {
        return InvalidArgument("replace_regex(): invalid rewrite pattern \"" +
                               std::string(rewrite) + "\": " + why);
      }
      checked_regex = regex;
      checked_rewrite = std::string(rewrite);
    }
    text = row.Text(0);
    re2::RE2::GlobalReplace(&text, *regex, Piece(rewrite));
    out.SetString(text);
    return Status::Ok();
  });
}

SLUICE_KERNEL(ReplaceRegexInLast) {
  const ColumnVector columns[] = {arguments.columns[2], arguments.columns[0], arguments.columns[1]};
  return ReplaceRegex({arguments.row_count, columns, arguments.column_count}, result);
}

SLUICE_KERNEL(TrimBoth) { return TrimWith(arguments, result, true, true); }
SLUICE_KERNEL(TrimStart) { return TrimWith(arguments, result, true, false); }
SLUICE_KERNEL(TrimEnd) { return TrimWith(arguments, result, false, true); }

SLUICE_KERNEL(IndexOfRegex) {
  RegexArgument pattern(1);
  return ForEachFallible(arguments, result, [&](const ArgumentRow& row, ResultRow& out) -> Status {
    ASSIGN_OR_RETURN(const re2::RE2* regex, pattern.For(row));
    std::string_view text = row.Text(0);
    int64_t size = static_cast<int64_t>(CharacterCount(text));
    int64_t start = row.count() > 2 ? row.Long(2) : 0;
    int64_t length = row.count() > 3 ? row.Long(3) : -1;
    int64_t occurrence = row.count() > 4 ? row.Long(4) : 1;
    if (start < 0 || length < -1 || occurrence < 1) {
      out.SetNull();
      return Status::Ok();
    }
    int64_t end = length < 0 ? size : std::min(size, start + length);
    size_t from = ByteOffset(text, static_cast<size_t>(start));
    std::string_view range = text.substr(0, ByteOffset(text, static_cast<size_t>(end)));
    re2::StringPiece match;
    while (from <= range.size() && regex->Match(Piece(range), from, range.size(),
                                                re2::RE2::UNANCHORED, &match, 1)) {
      size_t at = static_cast<size_t>(match.data() - text.data());
      if (--occurrence == 0) {
        out.SetLong(static_cast<int64_t>(CharacterCount(text.substr(0, at))));
        return Status::Ok();
      }
      from = at + std::max<size_t>(1, match.size());
    }
    out.SetLong(-1);
    return Status::Ok();
  });
}

SLUICE_KERNEL(RegexQuote) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    out.SetString(QuotedForRegex(row.Text(0)));
  });
}

}  // namespace sluice::functions
