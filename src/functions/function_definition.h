// What the KQL library knows of a function: name, signatures, result type, documentation,
// examples, and, where engines share it, how it is computed. Functions are declared in one file
// per family (functions/scalar/<family>.cc, functions/aggregate/..., functions/window/...) and
// registered by an explicit list in register_functions.cc. The operators of expressions ("+",
// "has", "in~") are functions too, so that binding, typing and lowering know one kind of call.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "data/scalar_type.h"
#include "functions/kernel.h"

namespace sluice::functions {

// Which argument types a parameter takes: a bit per ScalarType.
class TypeSet {
 public:
  constexpr TypeSet() = default;
  constexpr TypeSet(ScalarType type)  // NOLINT(google-explicit-constructor)
      : bits_(static_cast<uint16_t>(1U << static_cast<unsigned>(type))) {}
  constexpr TypeSet operator|(TypeSet other) const {
    TypeSet both;
    both.bits_ = static_cast<uint16_t>(bits_ | other.bits_);
    return both;
  }
  constexpr bool Contains(ScalarType type) const {
    return (bits_ >> static_cast<unsigned>(type) & 1U) != 0;
  }
  friend constexpr bool operator==(TypeSet, TypeSet) = default;

 private:
  uint16_t bits_ = 0;
};

inline constexpr TypeSet kIntegers = TypeSet(ScalarType::kInt) | ScalarType::kLong;
inline constexpr TypeSet kNumbers = kIntegers | ScalarType::kReal | ScalarType::kDecimal;
inline constexpr TypeSet kTimes = TypeSet(ScalarType::kDatetime) | ScalarType::kTimespan;
inline constexpr TypeSet kSummable = kNumbers | kTimes;
inline constexpr TypeSet kAnyScalar = kNumbers | kTimes | ScalarType::kBool | ScalarType::kString |
                                      ScalarType::kGuid | ScalarType::kDynamic;

struct Parameter {
  std::string name;
  TypeSet types = kAnyScalar;
  bool optional = false;
  // Last parameter: one or more (none when also optional). Last parameters: they repeat in turn.
  bool repeated = false;
  bool constant = false;   // The argument must be a literal after folding.
  bool as_string = false;  // Arguments of all types are taken, converted as tostring() does.
};

// The type of a call, from the types of its arguments.
struct ResultType {
  enum class Rule : uint8_t {
    kFixed,             // `type`
    kArgument,          // The type of argument `argument`.
    kPromoted,          // The widest of the numeric arguments (int < long < real < decimal); int
                        // arithmetic yields long.
    kCommon,            // The common type of all value arguments (iff, case, coalesce, max_of).
    kCustom,            // `custom`
  };
  Rule rule = Rule::kFixed;
  ScalarType type = ScalarType::kString;
  int argument = 0;
  ScalarType (*custom)(const std::vector<ScalarType>& arguments) = nullptr;
};

// One way to call a function. The binder takes the first signature whose parameters accept the
// arguments as they are, else the first that accepts them after the documented implicit
// conversions (int to long to real to decimal, dynamic to anything scalar).
struct Signature {
  std::vector<Parameter> parameters;
  ResultType result;
  Kernel kernel = nullptr;  // Null: the engine lowers the function itself.

  // How many of the last parameters repeat in turn.
  size_t RepeatedCount() const;
  // The parameter that an argument belongs to.
  const Parameter& ParameterAt(size_t argument) const;
};

enum class ResultNaming : uint8_t {
  kNone,                    // The operator numbers it: Column1, print_0.
  kFirstArgument,           // The name of the first argument.
  kPrefixAndFirstArgument,  // result_name_prefix, "_", the name of the first argument.
  kPrefix,                  // result_name_prefix alone.
};

enum class FunctionKind : uint8_t { kScalar, kOperator, kAggregate, kWindow };

struct FunctionExample {
  std::string query;   // A whole KQL query with one row and one column as its result.
  std::string result;  // The value as tostring() gives it.
};

struct FunctionDefinition {
  std::string name;
  FunctionKind kind = FunctionKind::kScalar;
  std::vector<Signature> signatures;
  std::string summary;
  std::vector<FunctionExample> examples;
  // KQL that computes the call: text of a function literal, "(x:real) { x * 2 }". The binder
  // expands it; engines never see such a function. Empty: not a rewrite.
  std::string rewrite;
  bool deterministic = true;  // False: rand(), new_guid(). now() is fixed for a query.
  // Any null argument makes the result null, without the kernel or engine being asked.
  bool null_on_null = true;
  // The default name of a result column that is a call of this function, and its prefix: sum(x)
  // is "sum_x", bin(x, 1) is "x", strcat(x) is "Column1".
  ResultNaming result_naming = ResultNaming::kNone;
  std::string result_name_prefix;
  // For a scalar function of several values, whose signatures return an array of them: in extend,
  // project and print each value becomes a column of its own, function_argument_value.
  struct Value {
    std::string name;
    ScalarType type = ScalarType::kDynamic;
  };
  std::vector<Value> values;
  // Former or other names that are accepted: "makelist" for make_list.
  std::vector<std::string> aliases;
};

// All functions by name. Immutable once built.
class FunctionLibrary {
 public:
  explicit FunctionLibrary(std::vector<FunctionDefinition> definitions);

  // The definition for a name or alias, or null.
  const FunctionDefinition* Find(std::string_view name) const;
  // In order of name, each once.
  const std::vector<const FunctionDefinition*>& all() const { return all_; }
  // The nearest known name for one that is not, for error messages; empty when none is near.
  std::string Suggest(std::string_view name) const;

 private:
  std::vector<std::unique_ptr<const FunctionDefinition>> definitions_;
  std::map<std::string, const FunctionDefinition*, std::less<>> by_name_;
  std::vector<const FunctionDefinition*> all_;
};

// The library that this build knows. Thread-safe.
const FunctionLibrary& Functions();

}  // namespace sluice::functions
