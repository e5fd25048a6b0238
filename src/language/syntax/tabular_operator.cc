#include "language/syntax/tabular_operator.h"

namespace sluice::language {

std::string_view OperatorName(OperatorKind kind) {
  switch (kind) {
    case OperatorKind::kAs: return "as";
    case OperatorKind::kAssertSchema: return "assert-schema";
    case OperatorKind::kConsume: return "consume";
    case OperatorKind::kCount: return "count";
    case OperatorKind::kDistinct: return "distinct";
    case OperatorKind::kEvaluate: return "evaluate";
    case OperatorKind::kExecuteAndCache: return "__executeAndCache";
    case OperatorKind::kExtend: return "extend";
    case OperatorKind::kFacet: return "facet";
    case OperatorKind::kFork: return "fork";
    case OperatorKind::kGetSchema: return "getschema";
    case OperatorKind::kGraphMarkComponents: return "graph-mark-components";
    case OperatorKind::kGraphMatch: return "graph-match";
    case OperatorKind::kGraphShortestPaths: return "graph-shortest-paths";
    case OperatorKind::kGraphToTable: return "graph-to-table";
    case OperatorKind::kGraphWhere: return "graph-where-nodes";
    case OperatorKind::kInvoke: return "invoke";
    case OperatorKind::kJoin: return "join";
    case OperatorKind::kLookup: return "lookup";
    case OperatorKind::kMakeGraph: return "make-graph";
    case OperatorKind::kMakeSeries: return "make-series";
    case OperatorKind::kMvApply: return "mv-apply";
    case OperatorKind::kMvExpand: return "mv-expand";
    case OperatorKind::kParse: return "parse";
    case OperatorKind::kParseKv: return "parse-kv";
    case OperatorKind::kPartition: return "partition";
    case OperatorKind::kPartitionBy: return "__partitionby";
    case OperatorKind::kProject: return "project";
    case OperatorKind::kProjectAway: return "project-away";
    case OperatorKind::kProjectByNames: return "project-by-names";
    case OperatorKind::kProjectKeep: return "project-keep";
    case OperatorKind::kProjectRename: return "project-rename";
    case OperatorKind::kProjectReorder: return "project-reorder";
    case OperatorKind::kReduce: return "reduce";
    case OperatorKind::kRender: return "render";
    case OperatorKind::kSample: return "sample";
    case OperatorKind::kSampleDistinct: return "sample-distinct";
    case OperatorKind::kScan: return "scan";
    case OperatorKind::kSearch: return "search";
    case OperatorKind::kSerialize: return "serialize";
    case OperatorKind::kSort: return "sort";
    case OperatorKind::kSummarize: return "summarize";
    case OperatorKind::kTake: return "take";
    case OperatorKind::kTop: return "top";
    case OperatorKind::kTopHitters: return "top-hitters";
    case OperatorKind::kTopNested: return "top-nested";
    case OperatorKind::kUnion: return "union";
    case OperatorKind::kWhere: return "where";
    case OperatorKind::kMacroExpand: return "macro-expand";
  }
  return "";
}

}  // namespace sluice::language
