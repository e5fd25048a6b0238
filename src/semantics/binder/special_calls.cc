// Functions whose arguments or results follow rules of their own.
#include <unordered_map>

#include "data/datetime.h"
#include "semantics/binder/binder_impl.h"
#include "semantics/binder/dynamic_literal.h"

namespace sluice::semantics {
namespace {

enum class Special : uint8_t {
  kNow, kAgo, kCase, kToScalar, kPackAll, kPackArray, kBagPackColumns, kColumnIfExists,
  kIsColumnExists, kColumnNamesOf, kCurrentDatabase, kCursor, kContext, kArraySort,
};

const std::unordered_map<std::string_view, Special>& Specials() {
  static const auto* specials = new std::unordered_map<std::string_view, Special>{
      {"now", Special::kNow},
      {"ago", Special::kAgo},
      {"case", Special::kCase},
      {"toscalar", Special::kToScalar},
      {"pack_all", Special::kPackAll},
      {"pack_array", Special::kPackArray},
      {"bag_pack_columns", Special::kBagPackColumns},
      {"column_ifexists", Special::kColumnIfExists},
      {"columnifexists", Special::kColumnIfExists},
      {"iscolumnexists", Special::kIsColumnExists},
      {"column_names_of", Special::kColumnNamesOf},
      {"current_database", Special::kCurrentDatabase},
      {"ingestion_time", Special::kCursor},
      {"cursor_after", Special::kCursor},
      {"cursor_before_or_at", Special::kCursor},
      {"cursor_current", Special::kCursor},
      {"current_cursor", Special::kCursor},
      {"bin_auto", Special::kContext},
      {"current_cluster_endpoint", Special::kContext},
      {"current_node_id", Special::kContext},
      {"current_principal", Special::kContext},
      {"current_principal_details", Special::kContext},
      {"current_principal_is_member_of", Special::kContext},
      {"estimate_data_size", Special::kContext},
      {"extent_id", Special::kContext},
      {"extentid", Special::kContext},
      {"extent_tags", Special::kContext},
      {"array_sort_asc", Special::kArraySort},
      {"array_sort_desc", Special::kArraySort},
  };
  return *specials;
}

}  // namespace

std::optional<BoundExpressionPointer> BinderImpl::BindSpecialCall(
    const syntax::CallExpression& call) {
  auto found = Specials().find(call.name.text);
  if (found == Specials().end()) return std::nullopt;
  const auto& arguments = call.arguments;
  auto wrong_count = [&](std::string_view expected) {
    ReportInOperator("SEM0219",
                     call.name.text + "(): function expects " + std::string(expected) +
                         " argument(s), not " + std::to_string(arguments.size()) + ".",
                     call.span);
    return Error();
  };
  switch (found->second) {
    case Special::kCursor: return BindCursorCall(call);
    case Special::kContext: return BindContextCall(call);
    case Special::kNow:
    case Special::kAgo: {
      bool ago = found->second == Special::kAgo;
      if (arguments.size() > 1 || (ago && arguments.empty())) {
        return wrong_count(ago ? "1" : "0 to 1");
      }
      BoundExpressionPointer now = Literal(Scalar::Datetime(options_.now_ticks), call.span);
      if (arguments.empty()) return now;
      BoundExpressionPointer offset = BindScalar(*arguments[0]);
      if (IsError(offset)) return Error();
      if (offset->type != ScalarType::kTimespan) {
        ReportInOperator("SEM0220", call.name.text + "(): the argument must be a timespan.",
                         arguments[0]->span);
        return Error();
      }
      return BindOperator(ago ? "-" : "+", std::move(now), std::move(offset), call.span);
    }
    case Special::kCase: {
      if (arguments.size() < 3 || arguments.size() % 2 == 0) {
        return wrong_count("an odd number of at least 3");
      }
      std::vector<BoundExpressionPointer> bound;
      std::vector<BoundExpressionPointer> values;
      bool failed = false;
      for (size_t i = 0; i < arguments.size(); ++i) {
        bool predicate = i % 2 == 0 && i + 1 < arguments.size();
        bound.push_back(predicate ? BindBool(*arguments[i]) : BindScalar(*arguments[i]));
        failed = failed || IsError(bound.back());
        if (!predicate) values.push_back(bound.back());
      }
      if (failed) return Error();
      auto type = CommonTypeOf(values);
      if (!type) {
        ReportInOperator("SEM0221", "case(): its values have no common type.", call.span);
        return Error();
      }
      for (size_t i = 0; i < bound.size(); ++i) {
        bool predicate = i % 2 == 0 && i + 1 < bound.size();
        if (!predicate) bound[i] = Convert(std::move(bound[i]), *type);
        if (IsError(bound[i])) return Error();
      }
      return std::make_shared<BoundCall>(functions_.Find("case"), 0, std::move(bound), *type,
                                         call.span);
    }
    case Special::kToScalar: {
      if (arguments.size() != 1) return wrong_count("1");
      if (!IsTabular(*arguments[0])) return BindScalar(*arguments[0]);
      Rows rows;
      {
        ContextScope scope(*this, Context{});
        rows = BindTabular(*arguments[0]);
      }
      if (rows.failed) return Error();
      if (rows.columns().empty()) {
        ReportInOperator("SEM0105", "toscalar(): the query has no column.", call.span);
        return Error();
      }
      return std::make_shared<BoundScalarSubquery>(rows.relation, rows.columns()[0].type,
                                                   call.span);
    }
    case Special::kPackArray:
      if (arguments.size() != 1 || arguments[0]->kind != syntax::ExpressionKind::kStar) {
        return std::nullopt;
      }
      [[fallthrough]];
    case Special::kPackAll: {
      if (context_.rows == nullptr || context_.aggregates != nullptr) {
        ReportInOperator("SEM0225", call.name.text + "() needs the columns of a table.", call.span);
        return Error();
      }
      bool bag = found->second == Special::kPackAll;
      std::vector<BoundExpressionPointer> packed;
      bool ignore_empty = false;
      if (bag && !arguments.empty()) {
        auto ignore = Constant(*arguments[0], "The argument of pack_all()");
        if (!ignore) return Error();
        ignore_empty = ignore->type() == ScalarType::kBool && !ignore->is_null() &&
                       ignore->bool_value();
      }
      for (const BoundColumn& column : context_.rows->columns()) {
        if (bag) packed.push_back(Literal(Scalar::String(column.name), call.span));
        packed.push_back(Reference(column, call.span));
      }
      if (packed.empty()) return Literal(Scalar::Dynamic(bag ? "{}" : "[]"), call.span);
      std::string_view function = !bag           ? "pack_array"
                                  : ignore_empty ? "__bag_pack_present"
                                                 : "bag_pack";
      return MakeCall(function, std::move(packed), call.span);
    }
    case Special::kBagPackColumns: {
      std::vector<BoundExpressionPointer> packed;
      bool failed = false;
      for (const auto& argument : arguments) {
        std::string name = ImpliedName(*argument);
        packed.push_back(Literal(Scalar::String(std::move(name)), argument->span));
        packed.push_back(BindScalar(*argument));
        failed = failed || IsError(packed.back());
      }
      if (arguments.empty()) return wrong_count("at least 1");
      return failed ? Error() : MakeCall("bag_pack", std::move(packed), call.span);
    }
    case Special::kColumnIfExists: {
      if (arguments.size() != 2) return wrong_count("2");
      auto name = ConstantString(*arguments[0], "The column name of column_ifexists()");
      if (!name) return Error();
      if (context_.rows != nullptr && context_.aggregates == nullptr) {
        if (const BoundColumn* column = context_.rows->Find(*name)) {
          return Reference(*column, call.span);
        }
      }
      return BindScalar(*arguments[1]);
    }
    case Special::kIsColumnExists: {
      if (arguments.size() != 1) return wrong_count("1");
      auto name = ConstantString(*arguments[0], "The column name of iscolumnexists()");
      if (!name) return Error();
      bool exists = context_.rows != nullptr && context_.rows->Find(*name) != nullptr;
      return Literal(Scalar::Bool(exists), call.span);
    }
    case Special::kColumnNamesOf: {
      if (arguments.size() != 1) return wrong_count("1");
      ContextScope scope(*this, Context{});
      Rows rows = BindTabular(*arguments[0]);
      if (rows.failed) return Error();
      std::vector<Scalar> names;
      for (const BoundColumn& column : rows.columns()) {
        names.push_back(Scalar::String(column.name));
      }
      return Literal(ArrayOf(names), call.span);
    }
    case Special::kArraySort: {
      // Of one array the sorted array, of several an array of them.
      std::vector<BoundExpressionPointer> bound;
      bool failed = false;
      size_t arrays = 0;
      for (const auto& argument : arguments) {
        bound.push_back(BindScalar(*argument));
        failed = failed || IsError(bound.back());
        arrays += bound.back()->type == ScalarType::kDynamic ? 1 : 0;
      }
      if (failed) return Error();
      if (arrays == 0) return wrong_count("at least 1 array");
      BoundExpressionPointer sorted = MakeCall("__" + call.name.text, std::move(bound), call.span);
      if (arrays > 1 || IsError(sorted)) return sorted;
      return MakeCall("dynamic_element",
                      {std::move(sorted), Literal(Scalar::Long(0), call.span)}, call.span);
    }
    case Special::kCurrentDatabase:
      if (!arguments.empty()) return wrong_count("0");
      return Literal(Scalar::String(CurrentDatabase()), call.span);
  }
  return std::nullopt;
}

}  // namespace sluice::semantics
