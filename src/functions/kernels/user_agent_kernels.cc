#include "functions/kernels/user_agent_kernels.h"

#include <re2/re2.h>

#include <memory>
#include <string>
#include <vector>

#include "functions/kernels/json_text.h"
#include "functions/kernels/user_agent_rules.h"

namespace sluice::functions {
namespace {

constexpr size_t kGroupCountMax = 10;
constexpr std::string_view kVersion = R"((\d+)(?:\.(\d+))?(?:\.(\d+))?)";

class RuleMatcher {
 public:
  explicit RuleMatcher(const UserAgentRule& rule) : rule_(rule) {
    std::string pattern(rule.pattern);
    const size_t at = pattern.find("{v}");
    has_version_ = at != std::string::npos;
    if (has_version_) pattern.replace(at, 3, kVersion);
    regex_ = std::make_unique<re2::RE2>(pattern);
    CHECK(regex_->ok());
  }

  bool Match(std::string_view text) {
    const int count = 1 + regex_->NumberOfCapturingGroups();
    return regex_->Match({text.data(), text.size()}, 0, text.size(), re2::RE2::UNANCHORED, groups_,
                         count);
  }
  std::string Family() const { return Filled(rule_.family); }
  std::string Part(size_t i) const {
    const bool implied = has_version_ && rule_.parts[0].empty();
    if (implied) return i < 3 ? Filled(i == 0 ? "$1" : i == 1 ? "$2" : "$3") : "";
    return Filled(rule_.parts[i]);
  }

 private:
  std::string Filled(std::string_view pattern) const {
    std::string text;
    for (size_t i = 0; i < pattern.size(); ++i) {
      if (pattern[i] == '$' && i + 1 < pattern.size()) {
        const auto& group = groups_[static_cast<size_t>(pattern[++i] - '0')];
        text.append(group.data(), group.size());
      } else {
        text += pattern[i];
      }
    }
    return text;
  }

  const UserAgentRule& rule_;
  bool has_version_ = false;
  std::unique_ptr<re2::RE2> regex_;
  re2::StringPiece groups_[kGroupCountMax];
};

// The rules of one kind, with the groups of the last match: one per thread.
class RuleList {
 public:
  explicit RuleList(std::span<const UserAgentRule> rules) {
    for (const UserAgentRule& rule : rules) matchers_.emplace_back(rule);
  }
  // The first rule that matches, or null.
  const RuleMatcher* Find(std::string_view text) {
    for (RuleMatcher& matcher : matchers_) {
      if (matcher.Match(text)) return &matcher;
    }
    return nullptr;
  }

 private:
  std::vector<RuleMatcher> matchers_;
};

void AppendFound(std::string_view text, RuleList& rules, std::span<const std::string_view> names,
                 std::string& out) {
  const RuleMatcher* found = rules.Find(text);
  JsonObjectWriter bag(out);
  bag.AddString("Family", found == nullptr ? "Other" : found->Family());
  for (size_t i = 0; i < names.size(); ++i) {
    bag.AddString(names[i], found == nullptr ? "" : found->Part(i));
  }
  bag.Finish();
}

struct Targets {
  bool browser = false;
  bool system = false;
  bool device = false;

  bool Add(std::string_view name) {
    bool* target = name == "browser"  ? &browser
                   : name == "os"     ? &system
                   : name == "device" ? &device
                                      : nullptr;
    if (target != nullptr) *target = true;
    return target != nullptr;
  }
};

// False where something else is to be looked for.
bool TargetsOf(const ArgumentRow& row, Targets& targets) {
  if (row.count() < 2) {
    targets = {true, true, true};
    return true;
  }
  if (row.type(1) == ScalarType::kString) return targets.Add(row.Text(1));
  const std::string_view json = row.Text(1);
  std::string storage;
  if (KindOfJson(json) == JsonKind::kString) {
    return targets.Add(UnescapedJsonString(json, storage));
  }
  if (KindOfJson(json) != JsonKind::kArray) return false;
  JsonElements elements(json);
  for (std::string_view element; elements.Next(element);) {
    if (KindOfJson(element) != JsonKind::kString ||
        !targets.Add(UnescapedJsonString(element, storage))) {
      return false;
    }
  }
  return true;
}

}  // namespace

SLUICE_KERNEL(ParseUserAgent) {
  thread_local RuleList browsers(BrowserRules());
  thread_local RuleList systems(SystemRules());
  thread_local RuleList devices(DeviceRules());
  constexpr std::string_view kVersionNames[] = {"MajorVersion", "MinorVersion", "Patch",
                                                "PatchMinor"};
  constexpr std::string_view kDeviceNames[] = {"Brand", "Model"};
  constexpr size_t kBrowserNameCount = 3;
  std::string json;
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    Targets targets;
    if (!TargetsOf(row, targets)) {
      out.SetNull();
      return;
    }
    const std::string_view text = row.Text(0);
    json.clear();
    JsonObjectWriter bag(json);
    if (targets.browser) {
      AppendFound(text, browsers, std::span(kVersionNames).first(kBrowserNameCount),
                  bag.Next("Browser"));
    }
    if (targets.system) AppendFound(text, systems, kVersionNames, bag.Next("OperatingSystem"));
    if (targets.device) AppendFound(text, devices, kDeviceNames, bag.Next("Device"));
    bag.Finish();
    out.SetString(json);
  });
}

}  // namespace sluice::functions
