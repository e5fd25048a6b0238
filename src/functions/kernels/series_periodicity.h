// Which periods a series has, and how much of it repeats with a period.
#pragma once

#include <cstddef>
#include <vector>

namespace sluice::functions {

// The autocorrelation of one series. A period has at least four points, and a series at least two
// periods.
class Periodicity {
 public:
  explicit Periodicity(const std::vector<double>& series);

  // Between 0 and 1: the correlation of the series with itself a period later, the less the shorter
  // the part is that it was seen in. 0 when the period is out of bounds, when its neighbours
  // correlate better, and when chance would do as well.
  double ScoreOf(double period) const;

  struct Period {
    double period = 0;
    double score = 0;
  };
  // The periods in [period_min, period_max], at most `count`, the best first. Candidates are the
  // strong lines of the spectrum: those alone do not repeat multiples of a period. The
  // autocorrelation then tells the length and the score.
  std::vector<Period> Detect(double period_min, double period_max, size_t count) const;

 private:
  std::vector<double> series_;
  std::vector<double> correlation_;  // By lag, each over the pairs that there are.
};

}  // namespace sluice::functions
