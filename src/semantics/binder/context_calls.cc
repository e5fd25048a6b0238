// Functions that ask about the request, the server or the extent of a record. All but those of
// extents are told while binding.
#include <algorithm>
#include <cctype>

#include "functions/kernels/json_text.h"
#include "semantics/binder/binder_impl.h"

namespace sluice::semantics {
namespace {

std::string PrincipalDetails(const std::string& principal) {
  std::string json;
  functions::JsonObjectWriter bag(json);
  bag.AddString("UserPrincipalName", principal);
  bag.AddString("IdentityProvider", "");
  bag.AddString("Authority", "");
  bag.AddString("Mfa", "False");
  bag.AddString("Type", "AadUser");
  bag.AddString("DisplayName", principal);
  bag.AddString("ObjectId", "");
  bag.AddString("FQN", principal);
  bag.AddString("Notes", "");
  bag.Finish();
  return json;
}

// Whether "aaduser=name;tenant" or "name" means the principal. Groups have no members here.
bool IsPrincipal(std::string_view entry, std::string_view principal) {
  if (size_t equals = entry.find('='); equals != std::string_view::npos && entry != principal) {
    if (!entry.starts_with("aaduser=") && !entry.starts_with("aadapp=")) return false;
    entry.remove_prefix(equals + 1);
  }
  return std::equal(entry.begin(), entry.end(), principal.begin(), principal.end(),
                    [](unsigned char a, unsigned char b) {
                      return std::tolower(a) == std::tolower(b);
                    });
}

}  // namespace

// https://learn.microsoft.com/kusto/query/bin-auto-function
BoundExpressionPointer BinderImpl::BindBinAuto(const syntax::CallExpression& call) {
  if (call.arguments.size() != 1) {
    ReportInOperator("SEM0219", "bin_auto(): function expects 1 argument(s).", call.span);
    return Error();
  }
  BoundExpressionPointer value = BindScalar(*call.arguments[0]);
  if (IsError(value)) return value;
  const auto size = query_.set_options.find("query_bin_auto_size");
  if (size == query_.set_options.end()) {
    ReportInOperator("SEM0228",
                     "bin_auto() needs the size of a bin: put 'set query_bin_auto_size=...;' "
                     "before the query, or the option in the request.",
                     call.span);
    return Error();
  }
  std::vector<BoundExpressionPointer> arguments = {std::move(value),
                                                   Literal(size->second, call.span)};
  const auto at = query_.set_options.find("query_bin_auto_at");
  if (at == query_.set_options.end()) return MakeCall("bin", std::move(arguments), call.span);
  arguments.push_back(Literal(at->second, call.span));
  return MakeCall("bin_at", std::move(arguments), call.span);
}

std::optional<BoundExpressionPointer> BinderImpl::BindContextCall(
    const syntax::CallExpression& call) {
  const std::string& name = call.name.text;
  const SourceSpan span = call.span;
  if (name == "bin_auto") return BindBinAuto(call);
  if (name == "estimate_data_size") {
    const bool of_all =
        call.arguments.size() == 1 && call.arguments[0]->kind == syntax::ExpressionKind::kStar;
    if (!of_all) return std::nullopt;
    std::vector<BoundExpressionPointer> columns;
    if (context_.rows == nullptr || context_.aggregates != nullptr) {
      ReportInOperator("SEM0225", name + "(*) needs the columns of a table.", span);
      return Error();
    }
    for (const BoundColumn& column : context_.rows->columns()) {
      columns.push_back(Reference(column, span));
    }
    if (columns.empty()) return Literal(Scalar::Long(0), span);
    return MakeCall(name, std::move(columns), span);
  }
  if (name == "current_principal_is_member_of") {
    bool is_member = false;
    for (const auto& argument : call.arguments) {
      const auto group = Constant(*argument, "A principal of current_principal_is_member_of()");
      if (!group) return Error();
      if (group->type() != ScalarType::kDynamic) {
        is_member = is_member || IsPrincipal(group->ToText(), options_.principal);
        continue;
      }
      if (group->is_null()) continue;
      functions::JsonElements elements(group->string_value());
      std::string storage;
      for (std::string_view element; elements.Next(element);) {
        is_member = is_member || IsPrincipal(functions::UnescapedJsonString(element, storage),
                                             options_.principal);
      }
    }
    if (call.arguments.empty()) {
      ReportInOperator("SEM0219", name + "(): function expects at least 1 argument(s).", span);
      return Error();
    }
    return Literal(Scalar::Bool(is_member), span);
  }
  if (!call.arguments.empty()) {
    ReportInOperator("SEM0219", name + "(): function expects 0 argument(s).", span);
    return Error();
  }
  if (name == "current_principal") return Literal(Scalar::String(options_.principal), span);
  if (name == "current_principal_details") {
    return Literal(Scalar::Dynamic(PrincipalDetails(options_.principal)), span);
  }
  if (name == "current_cluster_endpoint" || name == "current_node_id") {
    return Literal(Scalar::String(options_.cluster_endpoint), span);
  }
  // Records that come from no stored table have the empty extent.
  const bool is_id = name != "extent_tags";
  const ScalarType type = is_id ? ScalarType::kGuid : ScalarType::kDynamic;
  if (context_.rows == nullptr || !context_.rows->cursor_column) {
    return Literal(is_id ? Scalar::GuidValue(Guid{}) : Scalar::Null(type), span);
  }
  return std::make_shared<BoundColumnReference>(
      is_id ? context_.rows->extent_id_column : context_.rows->extent_tags_column, type, span);
}

}  // namespace sluice::semantics
