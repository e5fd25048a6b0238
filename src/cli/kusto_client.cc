#include "cli/kusto_client.h"

namespace sluice::cli {
namespace {

constexpr int kOk = 200;

void AppendJsonString(std::string_view text, std::string& out) {
  constexpr char kDigits[] = "0123456789abcdef";
  out += '"';
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      out += "\\u00";
      out += kDigits[byte >> 4];
      out += kDigits[byte & 15];
    } else {
      out += c;
    }
  }
  out += '"';
}

}  // namespace

bool IsCommand(std::string_view text) {
  while (true) {
    size_t start = text.find_first_not_of(" \t\r\n");
    if (start == std::string_view::npos) return false;
    text.remove_prefix(start);
    if (!text.starts_with("//")) return text.front() == '.';
    size_t end = text.find('\n');
    if (end == std::string_view::npos) return false;
    text.remove_prefix(end);
  }
}

KustoClient::KustoClient(std::string cluster_url, std::string database)
    : cluster_url_(std::move(cluster_url)), database_(std::move(database)) {
  if (cluster_url_.find("://") == std::string::npos) cluster_url_ = "http://" + cluster_url_;
  while (cluster_url_.ends_with('/')) cluster_url_.pop_back();
}

Result<std::optional<RemoteError>> KustoClient::Run(const std::string& text, ResultSink& sink,
                                                    const OperationContext& context) {
  bool command = IsCommand(text);
  net::HttpClientRequest request;
  request.method = "POST";
  request.url = cluster_url_ + (command ? "/v1/rest/mgmt" : "/v2/rest/query");
  request.headers = {{"Content-Type", "application/json; charset=utf-8"},
                     {"Accept", "application/json"},
                     {"x-ms-app", "sluice"}};
  request.body = "{\"db\":";
  AppendJsonString(database_, request.body);
  request.body += ",\"csl\":";
  AppendJsonString(text, request.body);
  request.body +=
      ",\"properties\":{\"Options\":{\"results_v2_fragment_primary_tables\":true,"
      "\"results_v2_newlines_between_frames\":true,"
      "\"results_error_reporting_placement\":\"end_of_table\"}}}";

  FrameReader frames(sink);
  std::string body;  // Of a v1 answer or an error document.
  bool streaming = false;
  bool decided = false;
  auto receive = [&](std::string_view bytes) {
    if (!decided) {
      decided = true;
      streaming = !command && bytes.starts_with('[');
    }
    if (streaming) return frames.Add(bytes);
    body += bytes;
    return Status::Ok();
  };
  ASSIGN_OR_RETURN(int status, http_.Send(request, receive, context));
  if (status != kOk) return std::optional(ReadErrorDocument(body));
  if (streaming) {
    RETURN_IF_ERROR(frames.Finish());
    return frames.error();
  }
  RETURN_IF_ERROR(ReadV1Answer(body, sink));
  return std::optional<RemoteError>();
}

}  // namespace sluice::cli
