// https://learn.microsoft.com/kusto/query/scalar-functions#mathematical-functions
#include "functions/kernels/math_kernels.h"
#include "functions/register_functions.h"

namespace sluice::functions {
namespace {

// A function of the mathematics library over real; outside its domain it gives NaN, not an error.
Declare Real(std::string name, std::string summary) {
  return Declare(std::move(name), std::move(summary)).Takes("number:real => real");
}

}  // namespace

Definitions MathFunctions() {
  return {
      Declare("abs", "The absolute value.")
          .Takes("number:number => promoted")
          .Takes("number:timespan => timespan")
          .NamedAsArgument()
          .Example("print abs(-5)", "5"),
      Declare("ceiling", "The least integral number not below.")
          .Takes("number:number => arg0")
          .NamedAsArgument()
          .Example("print ceiling(1.1)", "2.0"),
      Declare("round", "Rounds to a number of digits, 0 by default, half away from zero.")
          .Takes("number:number, precision?:long => arg0")
          .NamedAsArgument()
          .Example("print round(2.15, 1)", "2.2"),
      Declare("sign", "-1, 0 or 1.").Takes("number:real => real").Example("print sign(-42)", "-1.0"),
      Declare("pow", "A number to a power.")
          .Takes("base:real, exponent:real => real")
          .NamedAsArgument()
          .Example("print pow(2, 3)", "8.0"),
      Real("sqrt", "The square root.").NamedAsArgument().Example("print sqrt(16)", "4.0"),
      Real("exp", "e to a power.").NamedAsArgument(),
      Real("exp2", "2 to a power.").NamedAsArgument(),
      Real("exp10", "10 to a power.").NamedAsArgument(),
      Real("log", "The natural logarithm.").NamedAsArgument(),
      Real("log2", "The logarithm of base 2.").NamedAsArgument(),
      Real("log10", "The logarithm of base 10.").NamedAsArgument(),
      Real("sin", "The sine.").NamedAsArgument(),
      Real("cos", "The cosine.").NamedAsArgument(),
      Real("tan", "The tangent.").NamedAsArgument(),
      Real("asin", "The angle of a sine.").NamedAsArgument(),
      Real("acos", "The angle of a cosine.").NamedAsArgument(),
      Real("atan", "The angle of a tangent.").NamedAsArgument(),
      Declare("atan2", "The angle of the point (x, y).").Takes("y:real, x:real => real").NamedAsArgument(),
      Real("cot", "The cotangent."),
      Real("degrees", "Radians as degrees."),
      Real("radians", "Degrees as radians."),
      Declare("pi", "The number pi.").Takes("=> real"),
      Declare("gamma", "The gamma function.").Takes("number:real => real", &Gamma).NamedAsArgument(),
      Declare("loggamma", "The logarithm of the absolute value of the gamma function.")
          .Takes("number:real => real", &LogGamma)
          .NamedAsArgument(),
      Declare("erf", "The error function.").Takes("number:real => real", &Erf).NamedAsArgument(),
      Declare("erfc", "The complementary error function.")
          .Takes("number:real => real", &Erfc)
          .NamedAsArgument(),
      Declare("beta_cdf", "The cumulative beta distribution.")
          .Takes("x:real, alpha:real, beta:real => real", &BetaCdf),
      Declare("beta_inv", "The inverse of the cumulative beta distribution.")
          .Takes("probability:real, alpha:real, beta:real => real", &BetaInverse),
      Declare("beta_pdf", "The density of the beta distribution.")
          .Takes("x:real, alpha:real, beta:real => real", &BetaPdf),
      Declare("welch_test", "The p-value of Welch's test.")
          .Takes("mean1:real, variance1:real, count1:real, mean2:real, variance2:real, count2:real "
                 "=> real",
                 &WelchTest),
      Declare("isnan", "True for NaN.").Takes("number:real => bool"),
      Declare("isinf", "True for an infinity.").Takes("number:real => bool"),
      Declare("isfinite", "True for what is neither infinite nor NaN.").Takes("number:real => bool"),
      Declare("rand", "A random number: in [0, 1), or an integer below N.")
          .Takes("n?:long => real")
          .NamedAsArgument()
          .Nondeterministic()
          .SeesNulls(),
  };
}

}  // namespace sluice::functions
