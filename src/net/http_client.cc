#include "net/http_client.h"

#include <curl/curl.h>

namespace sluice::net {
namespace {

constexpr long kConnectTimeoutMs = 10'000;

struct Transfer {
  const std::function<Status(std::string_view)>& on_body;
  const OperationContext& context;
  Status failure;
};

size_t ReceiveBody(char* bytes, size_t size, size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  transfer.failure = transfer.on_body({bytes, size * count});
  return transfer.failure.ok() ? size * count : 0;
}

// curl calls this about once a second, and whenever bytes move.
int ReportProgress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  auto& transfer = *static_cast<Transfer*>(user);
  transfer.failure = transfer.context.Check();
  return transfer.failure.ok() ? 0 : 1;
}

}  // namespace

struct HttpClient::State {
  CURL* easy = nullptr;
};

HttpClient::HttpClient() : state_(std::make_unique<State>()) {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  CHECK(started == CURLE_OK);
  state_->easy = curl_easy_init();
  CHECK(state_->easy != nullptr);
}

HttpClient::~HttpClient() { curl_easy_cleanup(state_->easy); }

Result<int> HttpClient::Send(const HttpClientRequest& request,
                             const std::function<Status(std::string_view)>& on_body,
                             const OperationContext& context) {
  RETURN_IF_ERROR(context.Check());
  CURL* easy = state_->easy;
  curl_easy_reset(easy);
  Transfer transfer{on_body, context, Status::Ok()};
  struct HeaderList {
    curl_slist* list = nullptr;
    ~HeaderList() { curl_slist_free_all(list); }
  } headers;
  for (const auto& [name, value] : request.headers) {
    headers.list = curl_slist_append(headers.list, (name + ": " + value).c_str());
  }
  // A large body would else wait a second for the server's leave.
  headers.list = curl_slist_append(headers.list, "Expect:");
  curl_easy_setopt(easy, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers.list);
  curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  if (!request.body.empty()) {
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.data());
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request.body.size()));
  }
  curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, kConnectTimeoutMs);
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &ReceiveBody);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, &ReportProgress);
  curl_easy_setopt(easy, CURLOPT_XFERINFODATA, &transfer);
  curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);

  CURLcode code = curl_easy_perform(easy);
  RETURN_IF_ERROR(transfer.failure);
  if (code != CURLE_OK) {
    return Unavailable("Cannot talk to " + request.url + ": " + curl_easy_strerror(code));
  }
  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  return static_cast<int>(status);
}

}  // namespace sluice::net
