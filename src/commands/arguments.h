// What a command's text says, after it was matched with a syntax: values by the names of the
// syntax's captures, and the optional words that were written.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/secret.h"
#include "base/status.h"
#include "catalog/entities.h"
#include "data/guid.h"
#include "data/schema.h"

namespace sluice::commands {

// A name that may say its database: T, ['T'], "T", D.T, database("D").T.
struct EntityName {
  std::string database;  // Empty: the one of the request.
  std::string name;
};

// C, T.C or D.T.C.
struct ColumnName {
  std::string database;
  std::string table;
  std::string column;
};

// `Name (a:long, b:string)`
struct TableDeclaration {
  std::string name;
  Schema schema;
};

// `New = Old`, perhaps with `ifexists`.
struct TableRename {
  std::string new_name;
  std::string old_name;
  bool if_exists = false;
};

struct ColumnRename {
  std::string new_name;
  ColumnName old_name;
};

struct ColumnDocstring {
  std::string column;
  std::string docstring;
};

// `tags has 'x'`
struct TagFilter {
  bool contains = false;  // Else has.
  bool negated = false;
  std::string tag;
};

// The query or the data that ends a command.
struct Body {
  // A query: as long as the command with everything before it blanked, so that positions in its
  // errors are positions in the command. Data: exactly what was written.
  std::string text;
};

// `(a:long) { T | where x > a }`, or `{ T | summarize count() }` without parameters.
struct FunctionSource {
  std::string parameters;  // As written, with the parentheses; empty for a body alone.
  std::string body;        // As written, with the braces.
  // Both, with everything before them in the command blanked: for positions in errors.
  std::string positioned;
};

// Expressions as they were written: database('a'), cluster('c').database('d').
struct ExpressionTexts {
  std::vector<std::string> texts;
};

using PropertyValue = std::variant<bool, int64_t, std::string>;

// The properties of a `with (...)` that were given, by their documented names. Timespans and
// datetimes are ticks.
class Properties {
 public:
  void Set(std::string name, PropertyValue value) { values_[std::move(name)] = std::move(value); }
  bool Has(std::string_view name) const { return values_.contains(name); }
  std::optional<bool> Bool(std::string_view name) const { return Get<bool>(name); }
  std::optional<int64_t> Int(std::string_view name) const { return Get<int64_t>(name); }
  std::optional<std::string> Text(std::string_view name) const { return Get<std::string>(name); }
  const std::map<std::string, PropertyValue, std::less<>>& all() const { return values_; }

 private:
  template <typename T>
  std::optional<T> Get(std::string_view name) const {
    const auto found = values_.find(name);
    if (found == values_.end()) return std::nullopt;
    CHECK(std::holds_alternative<T>(found->second));
    return std::get<T>(found->second);
  }

  std::map<std::string, PropertyValue, std::less<>> values_;
};

// A property as it was written, before its command's definitions say what it means.
struct WrittenProperty {
  enum class Form { kString, kWord, kNumber, kTimespan, kCall };
  std::string name;
  SourceSpan name_span;
  Form form = Form::kString;
  std::string text;  // A string's value, a word, a literal; of a call, what its parentheses hold.
  std::string call;  // "time", "datetime", "long", ...
  SourceSpan value_span;
};

using ArgumentValue =
    std::variant<bool, int64_t, std::string, std::vector<std::string>, EntityName,
                 std::vector<EntityName>, ColumnName, Schema, std::vector<TableDeclaration>,
                 std::vector<TableRename>, std::vector<ColumnRename>, std::vector<ColumnDocstring>,
                 std::vector<Secret>, Guid, std::vector<Guid>, ScalarType,
                 std::vector<WrittenProperty>, Properties, std::vector<TagFilter>,
                 std::vector<catalog::Partition>, std::vector<catalog::PathElement>, Body,
                 FunctionSource, ExpressionTexts>;

class Arguments {
 public:
  void Set(std::string name, ArgumentValue value) { values_[std::move(name)] = std::move(value); }
  void SetWord(std::string word) { words_.insert(std::move(word)); }

  bool Has(std::string_view name) const { return values_.contains(name); }
  // True when the syntax's word was written.
  bool HasWord(std::string_view word) const { return words_.contains(word); }

  // The value of a capture that the syntax has and that was written.
  template <typename T>
  const T& Get(std::string_view name) const {
    const auto found = values_.find(name);
    CHECK(found != values_.end());
    CHECK(std::holds_alternative<T>(found->second));
    return std::get<T>(found->second);
  }
  template <typename T>
  std::optional<T> Find(std::string_view name) const {
    if (!Has(name)) return std::nullopt;
    return Get<T>(name);
  }
  const std::string& Text(std::string_view name) const { return Get<std::string>(name); }
  // The properties that were given; none when the command has no `with`.
  const Properties& properties() const {
    static const Properties kNone;
    return Has("properties") ? Get<Properties>("properties") : kNone;
  }

 private:
  std::map<std::string, ArgumentValue, std::less<>> values_;
  std::set<std::string, std::less<>> words_;
};

}  // namespace sluice::commands
