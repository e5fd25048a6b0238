// Reads the answers of a Kusto server: the fragmented v2 form, frame by frame, and the v1 form.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "cli/result_sink.h"

namespace sluice::cli {

// What a server says went wrong.
struct RemoteError {
  std::string message;
  int line = 0;  // Of the place in the text, from 1; 0 when there is none.
  int column = 0;
  std::string token;  // The text at that place.
};

// The error in an error document; the text itself when it is none.
RemoteError ReadErrorDocument(std::string_view body);

// Takes the bytes of a v2 answer in its fragmented form, line by line.
class FrameReader {
 public:
  explicit FrameReader(ResultSink& sink);
  ~FrameReader();

  Status Add(std::string_view bytes);
  // kDataLoss when the answer has not ended properly.
  Status Finish();
  // The error that the answer told of, if any.
  const std::optional<RemoteError>& error() const { return error_; }

 private:
  struct State;
  Status ReadFrame(std::string_view line);

  ResultSink& sink_;
  std::unique_ptr<State> state_;
  std::string rest_;
  bool completed_ = false;
  std::optional<RemoteError> error_;
};

// Reads a whole v1 answer: only its results, not what accompanies them.
Status ReadV1Answer(std::string_view body, ResultSink& sink);

}  // namespace sluice::cli
