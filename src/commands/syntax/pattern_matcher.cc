#include "commands/syntax/pattern_matcher.h"

#include <functional>

#include "commands/syntax/capture_readers.h"
#include "commands/syntax/property_list.h"

namespace sluice::commands {

using language::Token;
using language::TokenKind;

namespace {

// What must fit behind a part of a pattern. A pattern is small, so plain recursion over what is
// left serves as backtracking.
using Rest = std::function<bool(TokenReader, const Arguments&)>;

class Matcher {
 public:
  Matcher(const CommandText& command, MatchFailure& failure)
      : command_(command), failure_(failure) {}

  std::optional<PatternMatch> Run(const PatternSequence& pattern) {
    std::optional<PatternMatch> match;
    const TokenReader reader(command_.text, command_.tokens, failure_);
    Match(pattern, 0, reader, {}, [&](TokenReader at, const Arguments& arguments) {
      if (!IsEnd(at)) return at.Expect("the end of the command");
      // The tokens are those of the head; a query or data behind it is the command's to the end.
      const bool took_body = command_.has_body && at.AtEnd();
      const size_t end = took_body ? command_.text.size() : at.Peek().span.begin;
      match = PatternMatch{arguments, static_cast<uint32_t>(end)};
      return true;
    });
    return match;
  }

 private:
  static bool IsEnd(const TokenReader& reader) {
    return reader.AtEnd() || reader.Peek().Is("|") || reader.Peek().Is(";");
  }

  bool Match(const PatternSequence& pattern, size_t index, TokenReader reader,
             const Arguments& arguments, const Rest& rest) {
    if (index == pattern.size()) return rest(reader, arguments);
    const PatternNode& node = pattern[index];
    const Rest next = [&](TokenReader at, const Arguments& so_far) {
      return Match(pattern, index + 1, at, so_far, rest);
    };
    switch (node.kind) {
      case PatternNode::Kind::kWord: {
        if (!reader.TakeWord(node.text)) return false;
        Arguments with_word = arguments;
        with_word.SetWord(node.text);
        return next(reader, with_word);
      }
      case PatternNode::Kind::kPunctuation:
        return reader.TakePunctuation(node.text) && next(reader, arguments);
      case PatternNode::Kind::kOptional:
        return Match(node.sequences[0], 0, reader, arguments, next) || next(reader, arguments);
      case PatternNode::Kind::kChoice:
        for (const PatternSequence& choice : node.sequences) {
          if (Match(choice, 0, reader, arguments, next)) return true;
        }
        return false;
      case PatternNode::Kind::kCapture:
        return MatchCapture(node, reader, arguments, next);
    }
    return false;
  }

  bool MatchCapture(const PatternNode& node, TokenReader reader, const Arguments& arguments,
                    const Rest& next) {
    ArgumentValue value;
    if (!node.words.empty()) {
      if (!ReadOneOf(node.words, reader, value)) return false;
    } else if (node.capture_kind == "query") {
      if (!ReadQuery(reader, value)) return false;
    } else if (node.capture_kind == "data") {
      value = Body{std::string(command_.text.substr(command_.head_size))};
      while (!reader.AtEnd()) reader.Skip();
    } else if (node.capture_kind == "bracketed_data") {
      ReadBracketedData(reader, value);
    } else if (node.capture_kind == "properties") {
      if (!ReadWrittenProperties(reader, value)) return false;
    } else {
      const CaptureReader read = FindCaptureReader(node.capture_kind);
      CHECK(read != nullptr);
      if (!read(reader, value)) return false;
    }
    Arguments with_value = arguments;
    with_value.Set(node.text, std::move(value));
    return next(reader, with_value);
  }

  static bool ReadOneOf(const std::vector<std::string>& words, TokenReader& reader,
                        ArgumentValue& value) {
    for (const std::string& word : words) {
      if (!reader.TakeOptionalWord(word)) continue;
      value = word;
      return true;
    }
    for (const std::string& word : words) reader.Expect("'" + word + "'");
    return false;
  }

  bool ReadQuery(TokenReader& reader, ArgumentValue& value) {
    const std::string_view query = command_.text.substr(command_.head_size);
    if (query.find_first_not_of(" \t\r\n") == std::string_view::npos) {
      return reader.Expect("a query");
    }
    std::string text(command_.text);
    for (size_t i = 0; i < command_.head_size; ++i) {
      if (text[i] != '\n' && text[i] != '\r') text[i] = ' ';
    }
    value = Body{std::move(text)};
    while (!reader.AtEnd()) reader.Skip();
    return true;
  }

  // `[a,b]`, or a line of its own for each record: `[a,b]` `[c,d]`.
  void ReadBracketedData(TokenReader& reader, ArgumentValue& value) {
    std::string_view rest = command_.text.substr(reader.Peek().span.begin);
    std::string lines;
    std::string_view all = rest;
    bool bracketed_lines = true;
    while (!rest.empty()) {
      const size_t end = rest.find('\n');
      std::string_view line = rest.substr(0, end);
      rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
      line = Trim(line);
      if (line.empty()) continue;
      if (line.size() < 2 || line.front() != '[' || line.back() != ']') bracketed_lines = false;
      if (bracketed_lines) lines += std::string(line.substr(1, line.size() - 2)) + "\n";
    }
    if (!bracketed_lines) {
      all = Trim(all);
      all.remove_prefix(1);
      if (all.ends_with(']')) all.remove_suffix(1);
      lines = std::string(all);
    }
    value = Body{std::move(lines)};
    while (!reader.AtEnd()) reader.Skip();
  }

  static std::string_view Trim(std::string_view text) {
    constexpr std::string_view kSpace = " \t\r\n";
    const size_t begin = text.find_first_not_of(kSpace);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
  }

  const CommandText& command_;
  MatchFailure& failure_;
};

}  // namespace

CommandText SplitCommand(std::string_view text) {
  CommandText command;
  command.text = text;
  // What follows `<|` may be data that is no KQL at all, so only the head is read as tokens. A `<|`
  // inside a string or a comment of the head doesn't come out as a token of its own.
  for (size_t at = text.find("<|"); at != std::string_view::npos; at = text.find("<|", at + 2)) {
    language::Diagnostics diagnostics;
    command.tokens = language::Tokenize(text.substr(0, at + 2), diagnostics);
    if (command.tokens.size() < 2) continue;
    const Token& last = command.tokens[command.tokens.size() - 2];
    if (last.kind != TokenKind::kPunctuation || last.text != "<|") continue;
    command.has_body = true;
    command.head_size = at + 2;
    command.head_status = diagnostics.ToStatus(text);
    return command;
  }
  language::Diagnostics diagnostics;
  command.tokens = language::Tokenize(text, diagnostics);
  command.head_size = text.size();
  command.head_status = diagnostics.ToStatus(text);
  return command;
}

std::optional<PatternMatch> MatchPattern(const PatternSequence& pattern, const CommandText& command,
                                         MatchFailure& failure) {
  return Matcher(command, failure).Run(pattern);
}

}  // namespace sluice::commands
