#include "commands/syntax/pattern.h"

#include <cctype>

#include "base/status.h"

namespace sluice::commands {
namespace {

bool IsWordCharacter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-';
}

class PatternParser {
 public:
  explicit PatternParser(std::string_view text) : text_(text) {}

  PatternSequence ParseAll() {
    PatternSequence sequence = ParseSequence();
    CHECK(position_ == text_.size());
    return sequence;
  }

 private:
  char Peek() {
    while (position_ < text_.size() && text_[position_] == ' ') ++position_;
    return position_ < text_.size() ? text_[position_] : '\0';
  }

  void Take(char c) {
    CHECK(Peek() == c);
    ++position_;
  }

  PatternSequence ParseSequence() {
    PatternSequence sequence;
    while (true) {
      const char c = Peek();
      if (c == '\0' || c == ']' || c == '}' || c == '|') return sequence;
      if (c == '[') {
        sequence.push_back(ParseOptional());
      } else if (c == '{') {
        sequence.push_back(ParseChoice());
      } else if (c == '<' && text_.substr(position_, 2) != "<|") {
        sequence.push_back(ParseCapture());
      } else if (IsWordCharacter(c)) {
        sequence.push_back({.kind = PatternNode::Kind::kWord, .text = ParseWord()});
      } else {
        const size_t size = text_.substr(position_, 2) == "<|" ? 2 : 1;
        sequence.push_back({.kind = PatternNode::Kind::kPunctuation,
                            .text = std::string(text_.substr(position_, size))});
        position_ += size;
      }
    }
  }

  PatternNode ParseOptional() {
    PatternNode node{.kind = PatternNode::Kind::kOptional};
    Take('[');
    node.sequences.push_back(ParseSequence());
    Take(']');
    return node;
  }

  PatternNode ParseChoice() {
    PatternNode node{.kind = PatternNode::Kind::kChoice};
    Take('{');
    node.sequences.push_back(ParseSequence());
    while (Peek() == '|') {
      Take('|');
      node.sequences.push_back(ParseSequence());
    }
    Take('}');
    return node;
  }

  PatternNode ParseCapture() {
    PatternNode node{.kind = PatternNode::Kind::kCapture};
    Take('<');
    node.text = ParseWord();
    node.capture_kind = node.text;
    if (Peek() == ':') {
      Take(':');
      node.capture_kind = ParseWord();
      if (Peek() == '|') {
        node.words.push_back(std::move(node.capture_kind));
        node.capture_kind.clear();
        while (Peek() == '|') {
          Take('|');
          node.words.push_back(ParseWord());
        }
      }
    }
    Take('>');
    return node;
  }

  std::string ParseWord() {
    Peek();
    const size_t begin = position_;
    while (position_ < text_.size() && IsWordCharacter(text_[position_])) ++position_;
    CHECK(position_ > begin);
    return std::string(text_.substr(begin, position_ - begin));
  }

  std::string_view text_;
  size_t position_ = 0;
};

}  // namespace

PatternSequence ParsePattern(std::string_view syntax) {
  return PatternParser(syntax).ParseAll();
}

}  // namespace sluice::commands
