// Materialized views: their definitions, and the runs that keep them up to date.
#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/cancellation.h"
#include "base/random.h"
#include "base/status.h"
#include "catalog/catalog.h"
#include "engine/record_store.h"
#include "query/query_service.h"
#include "views/view_definition.h"

namespace sluice::views {

struct ViewSettings {
  int64_t interval_ticks = 10 * kTicksPerSecond;  // Between looking for what is new.
  // So many extents of partial aggregates are brought together into one.
  size_t extents_max = 16;
  // A table of partial aggregates that was replaced stays so long for queries bound before.
  int64_t retire_ticks = 10 * kTicksPerMinute;
};

// Thread-safe. Changes to one view and its runs follow each other; see catalog::MaterializedView for
// why each record counts once whatever moment the process ends at.
class ViewService {
 public:
  ViewService(catalog::Catalog& catalog, query::QueryService& queries,
              engine::RecordStore& records, Clock& clock, Random& random, ViewSettings settings);
  ~ViewService();

  // What a command says of a view. The rest of the catalog's entry is the service's.
  struct Request {
    std::string name;
    std::string source;
    std::string query;  // Between the braces; positions in errors are positions in it.
    bool backfill = false;
    // What is given; on Alter() the others stay.
    std::optional<int64_t> effective_time;
    std::optional<int64_t> lookback_ticks;
    std::optional<std::string> lookback_column;
    std::optional<bool> auto_update_schema;
    std::optional<std::vector<std::string>> dimension_tables;
    std::optional<std::string> folder;
    std::optional<std::string> docstring;
  };

  // Checks all that Create() does, and changes nothing.
  Status Check(const catalog::Database& database, const Request& request,
               const OperationContext& context);
  // With `backfill` it returns when the records that are there have been materialized.
  Status Create(const catalog::Database& database, const Request& request,
                const OperationContext& context);
  // Keeps what is materialized, by the names and types of columns: new ones are null for it.
  Status Alter(const catalog::Database& database, const Request& request,
               const OperationContext& context);
  // Changes anything that needs no new partial aggregates.
  Status Change(const catalog::Database& database, std::string_view name,
                const std::function<Status(catalog::MaterializedView&)>& change);
  // Follows a source table to its new name, in the views' queries too. The table has
  // its new name already.
  Status RenameSource(const catalog::Database& database, const std::string& old_name,
                      const std::string& new_name, const OperationContext& context);
  Status Drop(const catalog::Database& database, std::string_view name);
  // Forgets what is materialized; only records that come from now on are in the view.
  Status Clear(const catalog::Database& database, std::string_view name);

  // One run: materializes what is new. A failure is recorded too; a permanent one disables the view.
  Status Materialize(const catalog::Database& database, std::string_view name,
                     const OperationContext& context);
  // Runs all enabled views that have something new, as the thread does.
  void MaterializeAll(const OperationContext& context);

  void Start();
  // Cancels a run and ends the thread. What was not recorded counts as not done.
  void Stop();

 private:
  std::shared_ptr<std::mutex> LockOf(int64_t view_id);
  Result<ViewDefinition> Define(const catalog::Database& database, const std::string& source,
                                const std::string& query,
                                const std::vector<std::string>& dimension_tables,
                                const OperationContext& context);
  Result<catalog::MaterializedView> NewView(const catalog::Database& database,
                                            const Request& request,
                                            const OperationContext& context);
  Status CheckProperties(const Request& request, const ViewDefinition& definition) const;

  // A table for partial aggregates, with the columns of a definition.
  struct StateTable {
    int64_t table_id = 0;
    std::vector<catalog::TableColumn> columns;
  };
  Result<StateTable> CreateStateTable(const Schema& schema);
  // Runs a query over the view's partial aggregates, or over its source, into a table of partial
  // aggregates. The cursor of the new extent; nothing when there was no row.
  Result<std::optional<int64_t>> Fill(const catalog::Database& database,
                                      const catalog::MaterializedView& view,
                                      const std::string& text, const StateTable& target,
                                      semantics::BindOptions::CursorScope window,
                                      const OperationContext& context);
  Status RunOnce(const catalog::Database& database, catalog::MaterializedView view,
                 const OperationContext& context);
  // That the query still gives the view's columns.
  Status CheckColumns(const catalog::Database& database, const catalog::MaterializedView& view,
                      const OperationContext& context);
  Status RemoveUncounted(const catalog::MaterializedView& view);
  Status Compact(const catalog::Database& database, catalog::MaterializedView& view,
                 const OperationContext& context);
  // Records a view whose partial aggregates are in another table than before.
  Status Exchange(const catalog::MaterializedView& view, int64_t former);
  // Moves the partial aggregates into a table of the definition's columns.
  Status Reshape(const catalog::Database& database, catalog::MaterializedView& view,
                 const ViewDefinition& definition, const OperationContext& context);
  void Retire(int64_t table_id);
  void DropRetired();
  void Loop();

  catalog::Catalog& catalog_;
  query::QueryService& queries_;
  engine::RecordStore& records_;
  Clock& clock_;
  Random& random_;
  const ViewSettings settings_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<int64_t, std::shared_ptr<std::mutex>> locks_;
  struct Retired {
    int64_t table_id = 0;
    std::chrono::nanoseconds since{0};  // Monotonic.
  };
  std::deque<Retired> retired_;
  bool stopping_ = false;
  OperationContext context_;
  std::thread thread_;
};

}  // namespace sluice::views
