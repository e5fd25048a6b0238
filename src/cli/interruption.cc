#include "cli/interruption.h"

#include <csignal>
#include <thread>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace sluice::cli {
namespace {

// A signal handler may do little more than write to a descriptor; a thread waits at its other end.
volatile int interrupted_descriptor = -1;

void OnInterrupt(int) {
  uint64_t one = 1;
  if (interrupted_descriptor >= 0) {
    [[maybe_unused]] ssize_t written = write(interrupted_descriptor, &one, sizeof one);
  }
}

}  // namespace

struct Interruption::State {
  int interrupted = -1;
  int ended = -1;
  struct sigaction former {};
  std::shared_ptr<Cancellation> cancellation;
  std::thread waiter;
};

Interruption::Interruption(std::shared_ptr<Cancellation> cancellation)
    : state_(std::make_unique<State>()) {
  state_->cancellation = std::move(cancellation);
  state_->interrupted = eventfd(0, EFD_CLOEXEC);
  state_->ended = eventfd(0, EFD_CLOEXEC);
  CHECK(state_->interrupted >= 0 && state_->ended >= 0);
  interrupted_descriptor = state_->interrupted;
  struct sigaction action {};
  action.sa_handler = &OnInterrupt;
  sigaction(SIGINT, &action, &state_->former);
  state_->waiter = std::thread([state = state_.get()] {
    pollfd waits[2] = {{state->interrupted, POLLIN, 0}, {state->ended, POLLIN, 0}};
    while (poll(waits, 2, -1) < 0) {
    }
    if ((waits[0].revents & POLLIN) != 0) state->cancellation->Cancel("interrupted");
  });
}

Interruption::~Interruption() {
  sigaction(SIGINT, &state_->former, nullptr);
  interrupted_descriptor = -1;
  uint64_t one = 1;
  [[maybe_unused]] ssize_t written = write(state_->ended, &one, sizeof one);
  state_->waiter.join();
  close(state_->interrupted);
  close(state_->ended);
}

bool Interruption::happened() const { return state_->cancellation->cancelled(); }

}  // namespace sluice::cli
