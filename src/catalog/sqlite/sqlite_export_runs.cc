#include <bit>

#include "catalog/entity_errors.h"
#include "catalog/sqlite/sqlite_catalog_state.h"

namespace sluice::catalog {
namespace {

std::string_view NameOf(ExportRun::State state) {
  switch (state) {
    case ExportRun::State::kWriting: return "Writing";
    case ExportRun::State::kSealed: return "Sealed";
    case ExportRun::State::kPublished: return "Published";
    case ExportRun::State::kAborted: return "Aborted";
  }
  return "";
}

ExportRun::State StateOf(std::string_view name) {
  if (name == "Writing") return ExportRun::State::kWriting;
  if (name == "Sealed") return ExportRun::State::kSealed;
  if (name == "Published") return ExportRun::State::kPublished;
  return ExportRun::State::kAborted;
}

Status RequireState(const ExportRun& run, ExportRun::State state) {
  if (run.state == state) return Status::Ok();
  return FailedPrecondition("The export run " + run.run_id + " is in state '" +
                            std::string(NameOf(run.state)) + "', not '" +
                            std::string(NameOf(state)) + "'");
}

// The artifact columns from `at` on, in the order of the table's definition without run_id.
ExportArtifact ArtifactAt(const SqliteRow& row, int at) {
  ExportArtifact artifact;
  artifact.ordinal = row.Int(at);
  artifact.target = static_cast<size_t>(row.Int(at + 1));
  artifact.path = row.Text(at + 2);
  artifact.display_path = row.Text(at + 3);
  artifact.stage_token = row.Text(at + 4);
  artifact.row_count = row.Int(at + 5);
  artifact.size_bytes = row.Int(at + 6);
  artifact.content_hash = std::bit_cast<uint64_t>(row.Int(at + 7));
  artifact.published = row.Bool(at + 8);
  return artifact;
}

}  // namespace

template <typename... Values>
Result<std::vector<ExportRun>> SqliteCatalog::ReadRuns(std::string_view condition,
                                                       const Values&... values) {
  std::vector<ExportRun> runs;
  std::string sql =
      "SELECT run_id, continuous_export_id, operation_id, external_table, database_id, generation,"
      " from_cursor, to_cursor, state, started, finished FROM export_runs ";
  sql += condition;
  sql += " ORDER BY started, run_id";
  RETURN_IF_ERROR(connection_->Query(
      sql,
      [&](const SqliteRow& row) {
        ExportRun& run = runs.emplace_back();
        run.run_id = row.Text(0);
        run.continuous_export_id = row.OptionalInt(1);
        run.operation_id = row.Text(2);
        run.external_table = row.Text(3);
        run.database_id = row.Int(4);
        run.generation = row.Int(5);
        run.from_cursor = row.Int(6);
        run.to_cursor = row.Int(7);
        run.state = StateOf(row.Text(8));
        run.started = row.Int(9);
        run.finished = row.OptionalInt(10);
        return Status::Ok();
      },
      values...));
  for (ExportRun& run : runs) {
    RETURN_IF_ERROR(connection_->Query(
        "SELECT connection_string FROM export_run_targets WHERE run_id = ? ORDER BY ordinal",
        [&](const SqliteRow& row) {
          run.targets.push_back({Secret(row.Text(0))});
          return Status::Ok();
        },
        run.run_id));
  }
  return runs;
}

Result<ExportRun> SqliteCatalog::ReadRun(std::string_view run_id) {
  ASSIGN_OR_RETURN(std::vector<ExportRun> found, ReadRuns("WHERE run_id = ?", run_id));
  if (found.empty()) return NotFound("There is no export run " + std::string(run_id));
  return std::move(found.front());
}

Status SqliteCatalog::BeginRun(const ExportRun& run) {
  return InTransaction([&] {
    if (run.continuous_export_id) {
      RETURN_IF_ERROR(connection_->Execute(
          "UPDATE continuous_exports SET generation = ?1"
          " WHERE id = ?2 AND generation + 1 = ?1 AND exported_to = ?3",
          run.generation, *run.continuous_export_id, run.from_cursor));
      if (connection_->changes() == 0) {
        return FailedPrecondition(
            "The continuous export has changed since this run was planned, or is gone");
      }
    }
    RETURN_IF_ERROR(connection_->Execute(
        "INSERT INTO export_runs VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'Writing', ?, NULL)", run.run_id,
        run.continuous_export_id, run.operation_id, run.external_table, run.database_id,
        run.generation, run.from_cursor, run.to_cursor, run.started));
    int64_t ordinal = 0;
    for (const ConnectionString& target : run.targets) {
      RETURN_IF_ERROR(connection_->Execute("INSERT INTO export_run_targets VALUES (?, ?, ?)",
                                           run.run_id, ordinal++, target.text));
    }
    return Status::Ok();
  });
}

Status SqliteCatalog::SealRun(std::string_view run_id,
                              const std::vector<ExportArtifact>& artifacts) {
  return InTransaction([&] {
    ASSIGN_OR_RETURN(const ExportRun run, ReadRun(run_id));
    RETURN_IF_ERROR(RequireState(run, ExportRun::State::kWriting));
    if (run.continuous_export_id) {
      RETURN_IF_ERROR(connection_->Execute(
          "UPDATE continuous_exports SET exported_to = ?"
          " WHERE id = ? AND generation = ? AND exported_to = ?",
          run.to_cursor, *run.continuous_export_id, run.generation, run.from_cursor));
      if (connection_->changes() == 0) {
        return FailedPrecondition(
            "The continuous export was altered, dropped or run elsewhere while this run was writing");
      }
    }
    for (const ExportArtifact& artifact : artifacts) {
      RETURN_IF_ERROR(connection_->Execute(
          "INSERT INTO export_artifacts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", run_id,
          artifact.ordinal, static_cast<int64_t>(artifact.target), artifact.path,
          artifact.display_path, artifact.stage_token, artifact.row_count, artifact.size_bytes,
          std::bit_cast<int64_t>(artifact.content_hash), artifact.published));
    }
    return connection_->Execute("UPDATE export_runs SET state = 'Sealed' WHERE run_id = ?", run_id);
  });
}

Status SqliteCatalog::MarkArtifactPublished(std::string_view run_id, int64_t ordinal) {
  return InTransaction([&] {
    RETURN_IF_ERROR(connection_->Execute(
        "UPDATE export_artifacts SET published = 1 WHERE run_id = ? AND ordinal = ?", run_id,
        ordinal));
    if (connection_->changes() > 0) return Status::Ok();
    return NotFound("The export run " + std::string(run_id) + " has no artifact " +
                    std::to_string(ordinal));
  });
}

Status SqliteCatalog::FinishRun(const ExportRun& run, ExportRun::State state, int64_t now) {
  RETURN_IF_ERROR(connection_->Execute(
      "UPDATE export_runs SET state = ?, finished = ? WHERE run_id = ?", NameOf(state), now,
      run.run_id));
  RETURN_IF_ERROR(
      connection_->Execute("DELETE FROM export_run_targets WHERE run_id = ?", run.run_id));
  // The runs of a dropped continuous export have waited for this.
  return connection_->Execute(
      "DELETE FROM export_runs WHERE run_id = ? AND continuous_export_id IS NOT NULL"
      " AND continuous_export_id NOT IN (SELECT id FROM continuous_exports)",
      run.run_id);
}

Status SqliteCatalog::NoteSuccess(int64_t continuous_export_id, int64_t started) {
  return connection_->Execute(
      "UPDATE continuous_exports SET last_run_time = ?1, last_run_result = 'Completed',"
      " last_success_time = ?1, first_failure_time = NULL, failures_in_a_row = 0,"
      " last_failure = '' WHERE id = ?2",
      started, continuous_export_id);
}

Status SqliteCatalog::NoteFailure(int64_t continuous_export_id, int64_t run_time,
                                  const ExportFailure& failure) {
  RETURN_IF_ERROR(connection_->Execute(
      "UPDATE continuous_exports SET last_run_time = ?1, last_run_result = 'Failed',"
      " first_failure_time = coalesce(first_failure_time, ?2),"
      " failures_in_a_row = failures_in_a_row + 1, last_failure = ?3 WHERE id = ?4",
      run_time, failure.timestamp, failure.details, continuous_export_id));
  if (connection_->changes() == 0) return Status::Ok();
  return connection_->Execute(
      "INSERT INTO export_failures VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)", continuous_export_id,
      failure.timestamp, failure.operation_id, failure.name, failure.last_success_run,
      failure.failure_kind, failure.details);
}

Status SqliteCatalog::CompleteRun(std::string_view run_id, int64_t now) {
  return InTransaction([&] {
    ASSIGN_OR_RETURN(const ExportRun run, ReadRun(run_id));
    RETURN_IF_ERROR(RequireState(run, ExportRun::State::kSealed));
    ASSIGN_OR_RETURN(const std::optional<int64_t> unpublished,
                     connection_->QueryInt("SELECT count(*) FROM export_artifacts"
                                           " WHERE run_id = ? AND published = 0",
                                           run_id));
    if (*unpublished > 0) {
      return FailedPrecondition("The export run " + run.run_id + " has artifacts to publish: " +
                                std::to_string(*unpublished));
    }
    if (run.continuous_export_id) {
      RETURN_IF_ERROR(NoteSuccess(*run.continuous_export_id, run.started));
    }
    return FinishRun(run, ExportRun::State::kPublished, now);
  });
}

Status SqliteCatalog::AbortRun(std::string_view run_id,
                               const std::optional<ExportFailure>& failure, int64_t now) {
  return InTransaction([&] {
    ASSIGN_OR_RETURN(const ExportRun run, ReadRun(run_id));
    RETURN_IF_ERROR(RequireState(run, ExportRun::State::kWriting));
    if (run.continuous_export_id && failure) {
      RETURN_IF_ERROR(NoteFailure(*run.continuous_export_id, run.started, *failure));
    }
    return FinishRun(run, ExportRun::State::kAborted, now);
  });
}

Status SqliteCatalog::CompleteEmptyRun(int64_t continuous_export_id, int64_t from_cursor,
                                       int64_t to_cursor, int64_t started) {
  return InTransaction([&] {
    RETURN_IF_ERROR(connection_->Execute(
        "UPDATE continuous_exports SET exported_to = ? WHERE id = ? AND exported_to = ?", to_cursor,
        continuous_export_id, from_cursor));
    if (connection_->changes() == 0) {
      return FailedPrecondition(
          "The continuous export has changed since this run was planned, or is gone");
    }
    return NoteSuccess(continuous_export_id, started);
  });
}

Status SqliteCatalog::RecordFailure(int64_t continuous_export_id, const ExportFailure& failure) {
  return InTransaction(
      [&] { return NoteFailure(continuous_export_id, failure.timestamp, failure); });
}

Result<std::vector<ExportRun>> SqliteCatalog::ListUnfinishedRuns() {
  return InSnapshot([&] { return ReadRuns("WHERE state IN ('Writing', 'Sealed')"); });
}

Result<std::vector<ExportArtifact>> SqliteCatalog::ListRunArtifacts(std::string_view run_id) {
  return InSnapshot([&]() -> Result<std::vector<ExportArtifact>> {
    std::vector<ExportArtifact> artifacts;
    RETURN_IF_ERROR(connection_->Query(
        "SELECT ordinal, target, path, display_path, stage_token, row_count, size_bytes,"
        " content_hash, published FROM export_artifacts WHERE run_id = ? ORDER BY ordinal",
        [&](const SqliteRow& row) {
          artifacts.push_back(ArtifactAt(row, 0));
          return Status::Ok();
        },
        run_id));
    return artifacts;
  });
}

Result<std::vector<Catalog::ExportedArtifact>> SqliteCatalog::ListExportedArtifacts(
    int64_t continuous_export_id) {
  return InSnapshot([&]() -> Result<std::vector<ExportedArtifact>> {
    std::vector<ExportedArtifact> artifacts;
    RETURN_IF_ERROR(connection_->Query(
        "SELECT r.started, r.external_table, a.ordinal, a.target, a.path, a.display_path,"
        " a.stage_token, a.row_count, a.size_bytes, a.content_hash, a.published"
        " FROM export_runs r JOIN export_artifacts a ON a.run_id = r.run_id"
        " WHERE r.continuous_export_id = ? AND r.state IN ('Published', 'Sealed')"
        " ORDER BY r.started DESC, r.to_cursor DESC, r.run_id, a.ordinal",
        [&](const SqliteRow& row) {
          artifacts.push_back({row.Int(0), row.Text(1), ArtifactAt(row, 2)});
          return Status::Ok();
        },
        continuous_export_id));
    return artifacts;
  });
}

Result<std::vector<ExportFailure>> SqliteCatalog::ListExportFailures(
    int64_t continuous_export_id) {
  return InSnapshot([&]() -> Result<std::vector<ExportFailure>> {
    std::vector<ExportFailure> failures;
    RETURN_IF_ERROR(connection_->Query(
        "SELECT timestamp, operation_id, name, last_success_run, failure_kind, details"
        " FROM export_failures WHERE continuous_export_id = ? ORDER BY timestamp DESC, id DESC",
        [&](const SqliteRow& row) {
          failures.push_back({row.Int(0), row.Text(1), row.Text(2), row.OptionalInt(3),
                              row.Text(4), row.Text(5)});
          return Status::Ok();
        },
        continuous_export_id));
    return failures;
  });
}

}  // namespace sluice::catalog
