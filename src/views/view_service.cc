#include "views/view_service.h"

#include <algorithm>

#include "base/log.h"
#include "catalog/entity_errors.h"
#include "language/diagnostics.h"
#include "language/lexer/token.h"

namespace sluice::views {
namespace {

// What a view keeps of its query: the text without what stands around it.
std::string Trimmed(const std::string& text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

// The query with each mention of one name made one of another.
std::string WithNameReplaced(const std::string& text, const std::string& old_name,
                             const std::string& new_name) {
  language::Diagnostics diagnostics;
  std::string replaced;
  uint32_t copied = 0;
  for (const language::Token& token : language::Tokenize(text, diagnostics)) {
    const bool named =
        (token.kind == language::TokenKind::kIdentifier && token.text == old_name) ||
        (token.kind == language::TokenKind::kBracketedName &&
         language::BracketedNameTokenValue(token) == old_name);
    if (!named) continue;
    replaced += text.substr(copied, token.span.begin - copied) + QuoteName(new_name);
    copied = token.span.end;
  }
  return replaced + text.substr(copied);
}

void Apply(const ViewDefinition& definition, catalog::MaterializedView& view) {
  view.schema = definition.schema;
  view.partial_query = definition.partial_query;
  view.compact_query = definition.compact_query;
  view.merge_query = definition.merge_query;
}

void ApplyProperties(const ViewService::Request& request, catalog::MaterializedView& view) {
  if (request.lookback_ticks) view.lookback_ticks = request.lookback_ticks;
  if (request.lookback_column) view.lookback_column = *request.lookback_column;
  if (request.auto_update_schema) view.auto_update_schema = *request.auto_update_schema;
  if (request.dimension_tables) view.dimension_tables = *request.dimension_tables;
  if (request.folder) view.folder = *request.folder;
  if (request.docstring) view.docstring = *request.docstring;
}

}  // namespace

ViewService::ViewService(catalog::Catalog& catalog, query::QueryService& queries,
                         engine::RecordStore& records, Clock& clock, Random& random,
                         ViewSettings settings)
    : catalog_(catalog),
      queries_(queries),
      records_(records),
      clock_(clock),
      random_(random),
      settings_(settings) {
  context_.clock = &clock_;
  context_.principal = "materialized views";
}

ViewService::~ViewService() { Stop(); }

std::shared_ptr<std::mutex> ViewService::LockOf(int64_t view_id) {
  std::lock_guard lock(mutex_);
  std::shared_ptr<std::mutex>& found = locks_[view_id];
  if (!found) found = std::make_shared<std::mutex>();
  return found;
}

Result<ViewDefinition> ViewService::Define(const catalog::Database& database,
                                           const std::string& source, const std::string& query,
                                           const std::vector<std::string>& dimension_tables,
                                           const OperationContext& context) {
  return DefineView({query, source, database.name, dimension_tables}, queries_, context);
}

Status ViewService::CheckProperties(const Request& request,
                                    const ViewDefinition& definition) const {
  if (request.auto_update_schema.value_or(false) && !definition.picks_records) {
    return InvalidArgument(
        "autoUpdateSchema is only for views of one arg_max(x, *), arg_min(x, *) or take_any(*)");
  }
  if (request.lookback_column && !request.lookback_column->empty()) {
    const auto at = definition.schema.Find(*request.lookback_column);
    if (!at || definition.schema.columns[*at].type != ScalarType::kDatetime) {
      return InvalidArgument("The lookback_column '" + *request.lookback_column +
                             "' must be a datetime column of the view");
    }
    if (!request.lookback_ticks) {
      return InvalidArgument("A lookback_column needs a lookback too");
    }
  }
  if (request.lookback_ticks.value_or(1) <= 0) {
    return InvalidArgument("The lookback must be longer than no time");
  }
  if (request.effective_time && !request.backfill) {
    return InvalidArgument("effectiveDateTime needs backfill=true");
  }
  return Status::Ok();
}

Result<catalog::MaterializedView> ViewService::NewView(const catalog::Database& database,
                                                       const Request& request,
                                                       const OperationContext& context) {
  ASSIGN_OR_RETURN(const catalog::Table source,
                   catalog_.GetTable(database.id, request.source));
  if (!source.ingestion_time_policy) {
    return FailedPrecondition("The table '" + request.source +
                              "' must have its ingestion time policy on to be the source of a "
                              "materialized view: .alter table " + QuoteName(request.source) +
                              " policy ingestiontime true");
  }
  ASSIGN_OR_RETURN(const ViewDefinition definition,
                   Define(database, request.source, request.query,
                          request.dimension_tables.value_or(std::vector<std::string>()), context));
  RETURN_IF_ERROR(CheckProperties(request, definition));
  catalog::MaterializedView view;
  view.database_id = database.id;
  view.name = request.name;
  view.source = request.source;
  view.query = Trimmed(request.query);
  Apply(definition, view);
  ApplyProperties(request, view);
  for (const Column& column : definition.state.columns) {
    view.state_columns.push_back({0, column.name, column.type, ""});
  }
  return view;
}

Status ViewService::Check(const catalog::Database& database, const Request& request,
                          const OperationContext& context) {
  return NewView(database, request, context).status();
}

Status ViewService::Create(const catalog::Database& database, const Request& request,
                           const OperationContext& context) {
  ASSIGN_OR_RETURN(catalog::MaterializedView view, NewView(database, request, context));
  Schema state;
  for (const catalog::TableColumn& column : view.state_columns) {
    state.columns.push_back({column.name, column.type, ""});
  }
  view.definition_updated_on = clock_.NowTicks();
  ASSIGN_OR_RETURN(const int64_t now, records_.CurrentCursor(database.id));
  view.effective_time = now;
  view.materialized_to = now;
  if (request.backfill) {
    view.effective_time = request.effective_time;
    view.materialized_to = std::min(request.effective_time.value_or(0), now);
  }
  ASSIGN_OR_RETURN(const StateTable table, CreateStateTable(state));
  view.state_table_id = table.table_id;
  view.state_columns = table.columns;
  const Status created = catalog_.CreateMaterializedView(view);
  if (!created.ok()) {
    // A table that nobody names goes at the next start; that of a lost answer is named.
    if (created.code() == StatusCode::kAlreadyExists) Retire(table.table_id);
    return created;
  }
  if (!request.backfill) return created;
  const Status filled = Materialize(database, request.name, context);
  if (filled.ok()) return filled;
  const Status dropped = Drop(database, request.name);
  if (!dropped.ok()) LogWarning("The view '" + request.name + "' stays: " + dropped.ToString());
  return filled;
}

Status ViewService::Alter(const catalog::Database& database, const Request& request,
                          const OperationContext& context) {
  ASSIGN_OR_RETURN(catalog::MaterializedView view,
                   catalog_.GetMaterializedView(database.id, request.name));
  const std::shared_ptr<std::mutex> mutex = LockOf(view.id);
  std::lock_guard lock(*mutex);
  ASSIGN_OR_RETURN(view, catalog_.GetMaterializedView(database.id, request.name));
  if (view.source != request.source) {
    return InvalidArgument("The source of a materialized view cannot be changed: it is '" +
                           view.source + "'");
  }
  if (request.lookback_column && !view.lookback_column.empty() &&
      *request.lookback_column != view.lookback_column) {
    return InvalidArgument("The lookback_column of a materialized view cannot be changed");
  }
  const std::vector<std::string> dimension_tables =
      request.dimension_tables.value_or(view.dimension_tables);
  ASSIGN_OR_RETURN(const ViewDefinition definition,
                   Define(database, request.source, request.query, dimension_tables, context));
  RETURN_IF_ERROR(CheckProperties(request, definition));
  ApplyProperties(request, view);
  view.query = Trimmed(request.query);
  view.definition_updated_on = clock_.NowTicks();
  return Reshape(database, view, definition, context);
}

Status ViewService::Change(const catalog::Database& database, std::string_view name,
                           const std::function<Status(catalog::MaterializedView&)>& change) {
  ASSIGN_OR_RETURN(catalog::MaterializedView view,
                   catalog_.GetMaterializedView(database.id, name));
  const std::shared_ptr<std::mutex> mutex = LockOf(view.id);
  std::lock_guard lock(*mutex);
  ASSIGN_OR_RETURN(view, catalog_.GetMaterializedView(database.id, name));
  RETURN_IF_ERROR(change(view));
  return catalog_.UpdateMaterializedView(view);
}

Status ViewService::RenameSource(const catalog::Database& database, const std::string& old_name,
                                 const std::string& new_name, const OperationContext& context) {
  ASSIGN_OR_RETURN(const std::vector<catalog::MaterializedView> views,
                   catalog_.ListMaterializedViews(database.id));
  for (const catalog::MaterializedView& each : views) {
    if (each.source != old_name) continue;
    RETURN_IF_ERROR(Change(database, each.name, [&](catalog::MaterializedView& view) -> Status {
      view.source = new_name;
      view.query = WithNameReplaced(view.query, old_name, new_name);
      ASSIGN_OR_RETURN(const ViewDefinition definition,
                       Define(database, new_name, view.query, view.dimension_tables, context));
      view.partial_query = definition.partial_query;
      return Status::Ok();
    }));
  }
  return Status::Ok();
}

Status ViewService::Drop(const catalog::Database& database, std::string_view name) {
  ASSIGN_OR_RETURN(catalog::MaterializedView view,
                   catalog_.GetMaterializedView(database.id, name));
  const std::shared_ptr<std::mutex> mutex = LockOf(view.id);
  std::lock_guard lock(*mutex);
  ASSIGN_OR_RETURN(view, catalog_.GetMaterializedView(database.id, name));
  RETURN_IF_ERROR(catalog_.DropMaterializedView(view.id));
  Retire(view.state_table_id);
  return Status::Ok();
}

Status ViewService::Clear(const catalog::Database& database, std::string_view name) {
  ASSIGN_OR_RETURN(catalog::MaterializedView view,
                   catalog_.GetMaterializedView(database.id, name));
  const std::shared_ptr<std::mutex> mutex = LockOf(view.id);
  std::lock_guard lock(*mutex);
  ASSIGN_OR_RETURN(view, catalog_.GetMaterializedView(database.id, name));
  ASSIGN_OR_RETURN(view.materialized_to, records_.CurrentCursor(database.id));
  Schema state;
  for (const catalog::TableColumn& column : view.state_columns) {
    state.columns.push_back({column.name, column.type, ""});
  }
  ASSIGN_OR_RETURN(const StateTable table, CreateStateTable(state));
  const int64_t former = view.state_table_id;
  view.state_table_id = table.table_id;
  view.state_columns = table.columns;
  view.state_to = 0;
  return Exchange(view, former);
}

void ViewService::Retire(int64_t table_id) {
  std::lock_guard lock(mutex_);
  retired_.push_back({table_id, clock_.Monotonic()});
}

void ViewService::DropRetired() {
  while (true) {
    int64_t table_id = 0;
    {
      std::lock_guard lock(mutex_);
      const auto age = std::chrono::nanoseconds(settings_.retire_ticks * 100);
      if (retired_.empty() || clock_.Monotonic() - retired_.front().since < age) return;
      table_id = retired_.front().table_id;
      retired_.pop_front();
    }
    const Status dropped = records_.DropTable(table_id);
    if (!dropped.ok()) {
      LogWarning("A replaced table stays until the next start: " + dropped.ToString());
    }
  }
}

void ViewService::MaterializeAll(const OperationContext& context) {
  DropRetired();
  const auto databases = catalog_.ListDatabases();
  const auto views = catalog_.ListAllMaterializedViews();
  if (!databases.ok() || !views.ok()) {
    LogWarning("Materialized views cannot be listed: " +
               (databases.ok() ? views.status() : databases.status()).ToString());
    return;
  }
  for (const catalog::MaterializedView& view : *views) {
    if (!view.enabled) continue;
    const auto database =
        std::find_if(databases->begin(), databases->end(),
                     [&](const catalog::Database& each) { return each.id == view.database_id; });
    if (database == databases->end() || !context.Check().ok()) continue;
    const Status run = Materialize(*database, view.name, context);
    if (!run.ok() && run.code() != StatusCode::kNotFound) {
      LogWarning("The materialized view '" + view.name + "': " + run.message());
    }
  }
}

void ViewService::Start() {
  thread_ = std::thread([this] { Loop(); });
}

void ViewService::Stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  context_.cancellation->Cancel("The server stops.");
  if (thread_.joinable()) thread_.join();
}

void ViewService::Loop() {
  while (true) {
    MaterializeAll(context_);
    const auto deadline =
        clock_.Monotonic() + std::chrono::nanoseconds(settings_.interval_ticks * 100);
    std::unique_lock lock(mutex_);
    while (!stopping_ && clock_.Monotonic() < deadline) {
      clock_.WaitUntil(lock, changed_, deadline);
    }
    if (stopping_) return;
  }
}

}  // namespace sluice::views
