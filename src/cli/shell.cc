#include "cli/shell.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <memory>
#include <string>

#include <histedit.h>
#include <unistd.h>

#include "cli/completion.h"
#include "cli/error_display.h"
#include "cli/interruption.h"
#include "cli/kusto_client.h"
#include "cli/output.h"
#include "cli/query_command.h"
#include "cli/progress.h"

namespace sluice::cli {
namespace {

constexpr int kHistorySize = 2000;

constexpr char kHelp[] =
    "Type a query or a command; it runs at a line that ends with ';' or at an empty line.\n"
    "  #database NAME    changes the database\n"
    "  #format NAME      table, csv, tsv, json\n"
    "  #refresh          reads the names for completion again\n"
    "  #help  #exit\n"
    "Tab completes, Ctrl-C cancels what runs or what is typed, Ctrl-D ends.\n";

std::string HistoryPath() {
  if (const char* path = std::getenv("SLUICE_HISTORY")) return path;
  const char* home = std::getenv("HOME");
  return home == nullptr ? std::string() : std::string(home) + "/.sluice_history";
}

class Shell {
 public:
  explicit Shell(const ShellOptions& options) : client_(options.cluster_url, options.database) {}

  int Run() {
    bool interactive = isatty(STDIN_FILENO) == 1;
    if (!interactive) return RunScript();
    Open();
    completion_.Refresh(client_);
    std::cout << "Sluice " SLUICE_VERSION " at " << client_.cluster_url()
              << ". #help tells what the shell knows.\n";
    while (ReadLine()) {
    }
    std::cout << "\n";
    Close();
    return kExitSuccess;
  }

 private:
  // Without a terminal the shell is a script reader: texts end as they do when typed.
  int RunScript() {
    std::string line;
    int code = kExitSuccess;
    while (std::getline(std::cin, line)) {
      int result = TakeLine(line);
      if (result != kExitSuccess) code = result;
      if (ending_) return code;
    }
    int result = Execute();
    return result != kExitSuccess ? result : code;
  }

  void Open() {
    edit_ = el_init("sluice", stdin, stdout, stderr);
    history_ = history_init();
    HistEvent event;
    history(history_, &event, H_SETSIZE, kHistorySize);
    history(history_, &event, H_SETUNIQUE, 1);
    history_path_ = HistoryPath();
    if (!history_path_.empty()) history(history_, &event, H_LOAD, history_path_.c_str());
    el_set(edit_, EL_CLIENTDATA, this);
    el_set(edit_, EL_PROMPT, &Shell::Prompt);
    el_set(edit_, EL_EDITOR, "emacs");
    el_set(edit_, EL_HIST, history, history_);
    el_set(edit_, EL_SIGNAL, 0);
    el_set(edit_, EL_ADDFN, "complete", "Completes the word", &Shell::Complete);
    el_set(edit_, EL_BIND, "^I", "complete", nullptr);
    el_set(edit_, EL_BIND, "^R", "em-inc-search-prev", nullptr);
    el_source(edit_, nullptr);
  }

  void Close() {
    history_end(history_);
    el_end(edit_);
  }

  bool ReadLine() {
    int count = 0;
    errno = 0;
    Interruption interruption(std::make_shared<Cancellation>());
    const char* line = el_gets(edit_, &count);
    if (line == nullptr || count <= 0) {
      if (interruption.happened()) {
        text_.clear();
        std::cout << "^C\n";
        el_reset(edit_);
        return true;
      }
      return false;
    }
    std::string_view view(line, static_cast<size_t>(count));
    if (view.ends_with('\n')) view.remove_suffix(1);
    TakeLine(view);
    return !ending_;
  }

  // One line of input. Returns the exit code of what it made run.
  int TakeLine(std::string_view line) {
    if (text_.empty() && line.starts_with('#')) {
      Remember(line);
      return Directive(line.substr(1));
    }
    size_t last = line.find_last_not_of(" \t\r");
    if (last == std::string_view::npos) return Execute();
    if (!text_.empty()) text_ += '\n';
    text_ += line;
    if (line[last] != ';') return kExitSuccess;
    text_.erase(text_.find_last_of(';'));
    // `let x = 1;` alone is the beginning of a query, not one.
    size_t begin = text_.find_last_of('\n') + 1;
    std::string_view statement = std::string_view(text_).substr(begin);
    size_t word = statement.find_first_not_of(" \t");
    if (word != std::string_view::npos) statement.remove_prefix(word);
    for (std::string_view keyword : {"let ", "set ", "declare ", "alias ", "restrict "}) {
      if (statement.starts_with(keyword)) {
        text_ += ';';
        return kExitSuccess;
      }
    }
    return Execute();
  }

  int Directive(std::string_view line) {
    size_t space = line.find(' ');
    std::string name(line.substr(0, space));
    std::string argument(space == std::string_view::npos ? "" : line.substr(space + 1));
    if (name == "exit" || name == "quit") {
      ending_ = true;
    } else if (name == "help") {
      std::cout << kHelp;
    } else if (name == "refresh") {
      completion_.Refresh(client_);
    } else if (name == "database" && !argument.empty()) {
      client_.set_database(argument);
      completion_.Refresh(client_);
    } else if (name == "format") {
      auto format = ParseOutputFormat(argument);
      if (!format.ok()) {
        std::cerr << "error: " << format.status().message() << "\n";
        return kExitUsage;
      }
      format_ = *format;
    } else {
      std::cerr << "error: The shell does not know '#" << line << "'.\n" << kHelp;
      return kExitUsage;
    }
    return kExitSuccess;
  }

  int Execute() {
    std::string text = std::move(text_);
    text_.clear();
    if (text.find_first_not_of(" \t\r\n") == std::string::npos) return kExitSuccess;
    Remember(text);
    auto output = MakeOutput(format_, stdout);
    OperationContext context;
    auto started = std::chrono::steady_clock::now();
    Result<std::optional<RemoteError>> answer = std::optional<RemoteError>();
    {
      Interruption interruption(context.cancellation);
      Progress progress;
      answer = client_.Run(text, progress.Wrap(*output), context);
    }
    if (!answer.ok()) {
      std::cerr << "error: " << answer.status().message() << "\n";
      return kExitUnreachable;
    }
    if (*answer) {
      std::cerr << DisplayError(**answer, text);
      return kExitRefused;
    }
    double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    if (edit_ != nullptr) {
      std::fprintf(stderr, "(%lld %s, %.3f s)\n", static_cast<long long>(output->row_count()),
                   output->row_count() == 1 ? "row" : "rows", seconds);
    }
    if (IsCommand(text) && edit_ != nullptr) completion_.Refresh(client_);
    return kExitSuccess;
  }

  void Remember(std::string_view text) {
    if (history_ == nullptr) return;
    HistEvent event;
    history(history_, &event, H_ENTER, std::string(text).c_str());
    if (!history_path_.empty()) history(history_, &event, H_SAVE, history_path_.c_str());
  }

  static Shell& Of(EditLine* edit) {
    void* shell = nullptr;
    el_get(edit, EL_CLIENTDATA, &shell);
    return *static_cast<Shell*>(shell);
  }

  static char* Prompt(EditLine* edit) {
    Shell& shell = Of(edit);
    shell.prompt_ = shell.text_.empty()
                        ? shell.client_.database() + "> "
                        : std::string(shell.client_.database().size(), ' ') + "| ";
    return shell.prompt_.data();
  }

  static unsigned char Complete(EditLine* edit, int) {
    Shell& shell = Of(edit);
    const LineInfo* info = el_line(edit);
    std::string_view line(info->buffer, static_cast<size_t>(info->cursor - info->buffer));
    std::string_view prefix = line.substr(WordStart(line));
    bool command = IsCommand(shell.text_.empty() ? line : std::string_view(shell.text_));
    auto words = shell.completion_.Find(prefix, command);
    if (words.empty()) return CC_REFRESH_BEEP;
    std::string common = words.front();
    for (const std::string& word : words) {
      size_t same = 0;
      while (same < common.size() && same < word.size() && common[same] == word[same]) ++same;
      common.resize(same);
    }
    std::string rest = common.substr(prefix.size());
    if (words.size() == 1 && !rest.ends_with('(') && !rest.ends_with('=')) rest += ' ';
    if (!rest.empty()) {
      return el_insertstr(edit, rest.c_str()) == 0 ? CC_REFRESH : CC_REFRESH_BEEP;
    }
    std::cout << "\n";
    for (const std::string& word : words) std::cout << word << "  ";
    std::cout << "\n" << std::flush;
    return CC_REDISPLAY;
  }

  KustoClient client_;
  Completion completion_;
  EditLine* edit_ = nullptr;
  History* history_ = nullptr;
  std::string history_path_;
  std::string prompt_;
  std::string text_;  // Lines of what is being typed.
  OutputFormat format_ = OutputFormat::kTable;
  bool ending_ = false;
};

}  // namespace

int RunShell(const ShellOptions& options) { return Shell(options).Run(); }

}  // namespace sluice::cli
