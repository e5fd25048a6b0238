#include "functions/kernels/unit_table.h"

namespace sluice::functions {
namespace {

constexpr double kPi = 3.14159265358979323846;

// In degrees.
constexpr Unit kAngles[] = {
    {.name = "Arcminute", .divisor = 60},
    {.name = "Arcsecond", .divisor = 3600},
    {.name = "Centiradian", .factor = 180, .divisor = kPi, .prefix = 1e-2},
    {.name = "Deciradian", .factor = 180, .divisor = kPi, .prefix = 1e-1},
    {.name = "Degree"},
    {.name = "Gradian", .factor = 0.9},
    {.name = "Microdegree", .prefix = 1e-6},
    {.name = "Microradian", .factor = 180, .divisor = kPi, .prefix = 1e-6},
    {.name = "Millidegree", .prefix = 1e-3},
    {.name = "Milliradian", .factor = 180, .divisor = kPi, .prefix = 1e-3},
    {.name = "Nanodegree", .prefix = 1e-9},
    {.name = "Nanoradian", .factor = 180, .divisor = kPi, .prefix = 1e-9},
    {.name = "NatoMil", .factor = 9, .divisor = 160},
    {.name = "Radian", .factor = 180, .divisor = kPi},
    {.name = "Revolution", .factor = 360},
    {.name = "Tilt", .factor = 180, .divisor = kPi, .is_sine = true},
};

// In joules.
constexpr Unit kEnergies[] = {
    {.name = "BritishThermalUnit", .factor = 1055.05585262},
    {.name = "Calorie", .factor = 4.184},
    {.name = "DecathermEc", .factor = 1.05505585262e8, .prefix = 1e1},
    {.name = "DecathermImperial", .factor = 1.05505585257348e8, .prefix = 1e1},
    {.name = "DecathermUs", .factor = 1.054804e8, .prefix = 1e1},
    {.name = "ElectronVolt", .factor = 1.602176565e-19},
    {.name = "Erg", .factor = 1e-7},
    {.name = "FootPound", .factor = 1.355817948},
    {.name = "GigabritishThermalUnit", .factor = 1055.05585262, .prefix = 1e9},
    {.name = "GigaelectronVolt", .factor = 1.602176565e-19, .prefix = 1e9},
    {.name = "Gigajoule", .prefix = 1e9},
    {.name = "GigawattDay", .factor = 24 * 3600, .prefix = 1e9},
    {.name = "GigawattHour", .factor = 3600, .prefix = 1e9},
    {.name = "HorsepowerHour", .factor = 2.6845195377e6},
    {.name = "Joule"},
    {.name = "KilobritishThermalUnit", .factor = 1055.05585262, .prefix = 1e3},
    {.name = "Kilocalorie", .factor = 4.184, .prefix = 1e3},
    {.name = "KiloelectronVolt", .factor = 1.602176565e-19, .prefix = 1e3},
    {.name = "Kilojoule", .prefix = 1e3},
    {.name = "KilowattDay", .factor = 24 * 3600, .prefix = 1e3},
    {.name = "KilowattHour", .factor = 3600, .prefix = 1e3},
    {.name = "MegabritishThermalUnit", .factor = 1055.05585262, .prefix = 1e6},
    {.name = "Megacalorie", .factor = 4.184, .prefix = 1e6},
    {.name = "MegaelectronVolt", .factor = 1.602176565e-19, .prefix = 1e6},
    {.name = "Megajoule", .prefix = 1e6},
    {.name = "MegawattDay", .factor = 24 * 3600, .prefix = 1e6},
    {.name = "MegawattHour", .factor = 3600, .prefix = 1e6},
    {.name = "Millijoule", .prefix = 1e-3},
    {.name = "TeraelectronVolt", .factor = 1.602176565e-19, .prefix = 1e12},
    {.name = "TerawattDay", .factor = 24 * 3600, .prefix = 1e12},
    {.name = "TerawattHour", .factor = 3600, .prefix = 1e12},
    {.name = "ThermEc", .factor = 1.05505585262e8},
    {.name = "ThermImperial", .factor = 1.05505585257348e8},
    {.name = "ThermUs", .factor = 1.054804e8},
    {.name = "WattDay", .factor = 24 * 3600},
    {.name = "WattHour", .factor = 3600},
};

// In newtons.
constexpr Unit kForces[] = {
    {.name = "Decanewton", .prefix = 1e1},
    {.name = "Dyn", .divisor = 1e5},
    {.name = "KilogramForce", .factor = 9.80665002864},
    {.name = "Kilonewton", .prefix = 1e3},
    {.name = "KiloPond", .factor = 9.80665002864},
    {.name = "KilopoundForce", .factor = 4.448221615260509, .prefix = 1e3},
    {.name = "Meganewton", .prefix = 1e6},
    {.name = "Micronewton", .prefix = 1e-6},
    {.name = "Millinewton", .prefix = 1e-3},
    {.name = "Newton"},
    {.name = "OunceForce", .factor = 2.780138509537812e-1},
    {.name = "Poundal", .factor = 0.1382550279897304},
    {.name = "PoundForce", .factor = 4.448221615260509},
    {.name = "ShortTonForce", .factor = 8.896443230521e3},
    {.name = "TonneForce", .factor = 9.80665002864e3},
};

// In meters.
constexpr Unit kLengths[] = {
    {.name = "Angstrom", .factor = 1e-10},
    {.name = "AstronomicalUnit", .factor = 1.4959787070e11},
    {.name = "Centimeter", .prefix = 1e-2},
    {.name = "Chain", .factor = 20.1168},
    {.name = "DataMile", .factor = 1828.8},
    {.name = "Decameter", .prefix = 1e1},
    {.name = "Decimeter", .prefix = 1e-1},
    {.name = "DtpPica", .divisor = 236.220472441},
    {.name = "DtpPoint", .divisor = 72, .prefix = 2.54e-2},
    {.name = "Fathom", .factor = 1.8288},
    {.name = "Foot", .factor = 0.3048},
    {.name = "Hand", .factor = 1.016e-1},
    {.name = "Hectometer", .prefix = 1e2},
    {.name = "Inch", .factor = 2.54e-2},
    {.name = "KilolightYear", .factor = 9.46073047258e15, .prefix = 1e3},
    {.name = "Kilometer", .prefix = 1e3},
    {.name = "Kiloparsec", .factor = 3.08567758128e16, .prefix = 1e3},
    {.name = "LightYear", .factor = 9.46073047258e15},
    {.name = "MegalightYear", .factor = 9.46073047258e15, .prefix = 1e6},
    {.name = "Megaparsec", .factor = 3.08567758128e16, .prefix = 1e6},
    {.name = "Meter"},
    {.name = "Microinch", .factor = 2.54e-8},
    {.name = "Micrometer", .prefix = 1e-6},
    {.name = "Mil", .factor = 2.54e-5},
    {.name = "Mile", .factor = 1609.34},
    {.name = "Millimeter", .prefix = 1e-3},
    {.name = "Nanometer", .prefix = 1e-9},
    {.name = "NauticalMile", .factor = 1852},
    {.name = "Parsec", .factor = 3.08567758128e16},
    {.name = "PrinterPica", .divisor = 237.106301584},
    {.name = "PrinterPoint", .divisor = 72.27, .prefix = 2.54e-2},
    {.name = "Shackle", .factor = 27.432},
    {.name = "SolarRadius", .factor = 6.95510000E+08},
    {.name = "Twip", .divisor = 56692.913385826},
    {.name = "UsSurveyFoot", .factor = 1200, .divisor = 3937},
    {.name = "Yard", .factor = 0.9144},
};

// In kilograms.
constexpr Unit kMasses[] = {
    {.name = "Centigram", .divisor = 1e3, .prefix = 1e-2},
    {.name = "Decagram", .divisor = 1e3, .prefix = 1e1},
    {.name = "Decigram", .divisor = 1e3, .prefix = 1e-1},
    {.name = "EarthMass", .factor = 5.9722E+24},
    {.name = "Grain", .divisor = 15432.358352941431},
    {.name = "Gram", .divisor = 1e3},
    {.name = "Hectogram", .divisor = 1e3, .prefix = 1e2},
    {.name = "Kilogram", .divisor = 1e3, .prefix = 1e3},
    {.name = "Kilopound", .factor = 0.45359237, .prefix = 1e3},
    {.name = "Kilotonne", .factor = 1e3, .prefix = 1e3},
    {.name = "LongHundredweight", .divisor = 0.01968413055222121},
    {.name = "LongTon", .factor = 1.0160469088e3},
    {.name = "Megapound", .factor = 0.45359237, .prefix = 1e6},
    {.name = "Megatonne", .factor = 1e3, .prefix = 1e6},
    {.name = "Microgram", .divisor = 1e3, .prefix = 1e-6},
    {.name = "Milligram", .divisor = 1e3, .prefix = 1e-3},
    {.name = "Nanogram", .divisor = 1e3, .prefix = 1e-9},
    {.name = "Ounce", .divisor = 35.2739619},
    {.name = "Pound", .factor = 0.45359237},
    {.name = "ShortHundredweight", .divisor = 0.022046226218487758},
    {.name = "ShortTon", .factor = 9.0718474e2},
    {.name = "Slug", .divisor = 6.852176556196105e-2},
    {.name = "SolarMass", .factor = 1.98947e30},
    {.name = "Stone", .divisor = 0.1574731728702698},
    {.name = "Tonne", .factor = 1e3},
};

// In meter per second.
constexpr Unit kSpeeds[] = {
    {.name = "CentimeterPerHour", .divisor = 3600, .prefix = 1e-2},
    {.name = "CentimeterPerMinute", .divisor = 60, .prefix = 1e-2},
    {.name = "CentimeterPerSecond", .prefix = 1e-2},
    {.name = "DecimeterPerMinute", .divisor = 60, .prefix = 1e-1},
    {.name = "DecimeterPerSecond", .prefix = 1e-1},
    {.name = "FootPerHour", .factor = 0.3048, .divisor = 3600},
    {.name = "FootPerMinute", .factor = 0.3048, .divisor = 60},
    {.name = "FootPerSecond", .factor = 0.3048},
    {.name = "InchPerHour", .divisor = 3600, .prefix = 2.54e-2},
    {.name = "InchPerMinute", .divisor = 60, .prefix = 2.54e-2},
    {.name = "InchPerSecond", .factor = 2.54e-2},
    {.name = "KilometerPerHour", .divisor = 3600, .prefix = 1e3},
    {.name = "KilometerPerMinute", .divisor = 60, .prefix = 1e3},
    {.name = "KilometerPerSecond", .prefix = 1e3},
    {.name = "Knot", .factor = 0.514444},
    {.name = "MeterPerHour", .divisor = 3600},
    {.name = "MeterPerMinute", .divisor = 60},
    {.name = "MeterPerSecond"},
    {.name = "MicrometerPerMinute", .divisor = 60, .prefix = 1e-6},
    {.name = "MicrometerPerSecond", .prefix = 1e-6},
    {.name = "MilePerHour", .factor = 0.44704},
    {.name = "MillimeterPerHour", .divisor = 3600, .prefix = 1e-3},
    {.name = "MillimeterPerMinute", .divisor = 60, .prefix = 1e-3},
    {.name = "MillimeterPerSecond", .prefix = 1e-3},
    {.name = "NanometerPerMinute", .divisor = 60, .prefix = 1e-9},
    {.name = "NanometerPerSecond", .prefix = 1e-9},
    {.name = "UsSurveyFootPerHour", .factor = 1200, .divisor = 3937 * 3600},
    {.name = "UsSurveyFootPerMinute", .factor = 1200, .divisor = 3937 * 60},
    {.name = "UsSurveyFootPerSecond", .factor = 1200, .divisor = 3937},
    {.name = "YardPerHour", .factor = 0.9144, .divisor = 3600},
    {.name = "YardPerMinute", .factor = 0.9144, .divisor = 60},
    {.name = "YardPerSecond", .factor = 0.9144},
};

// In kelvins.
constexpr Unit kTemperatures[] = {
    {.name = "DegreeCelsius", .offset = 273.15},
    {.name = "DegreeDelisle", .factor = -2, .divisor = 3, .offset = 373.15},
    {.name = "DegreeFahrenheit", .factor = 5, .divisor = 9, .offset = 459.67 * 5 / 9},
    {.name = "DegreeNewton", .factor = 100, .divisor = 33, .offset = 273.15},
    {.name = "DegreeRankine", .factor = 5, .divisor = 9},
    {.name = "DegreeReaumur", .factor = 5, .divisor = 4, .offset = 273.15},
    {.name = "DegreeRoemer", .factor = 40, .divisor = 21, .offset = 273.15 - 7.5 * 40 / 21},
    {.name = "Kelvin"},
    {.name = "MillidegreeCelsius", .divisor = 1000, .offset = 273.15},
    {.name = "SolarTemperature", .factor = 5778},
};

// In cubic meters.
constexpr Unit kVolumes[] = {
    {.name = "AcreFoot", .divisor = 0.000810714},
    {.name = "AuTablespoon", .factor = 2e-5},
    {.name = "BoardFoot", .factor = 2.3597372158e-3},
    {.name = "Centiliter", .divisor = 1e3, .prefix = 1e-2},
    {.name = "CubicCentimeter", .divisor = 1e6},
    {.name = "CubicDecimeter", .divisor = 1e3},
    {.name = "CubicFoot", .factor = 2.8316846592e-2},
    {.name = "CubicHectometer", .factor = 1e6},
    {.name = "CubicInch", .factor = 1.6387 * 1e-5},
    {.name = "CubicKilometer", .factor = 1e9},
    {.name = "CubicMeter"},
    {.name = "CubicMicrometer", .divisor = 1e18},
    {.name = "CubicMile", .factor = 4.16818182544058e9},
    {.name = "CubicMillimeter", .divisor = 1e9},
    {.name = "CubicYard", .factor = 0.764554858},
    {.name = "Decaliter", .divisor = 1e3, .prefix = 1e1},
    {.name = "DecausGallon", .factor = 0.00378541, .prefix = 1e1},
    {.name = "Deciliter", .divisor = 1e3, .prefix = 1e-1},
    {.name = "DeciusGallon", .factor = 0.00378541, .prefix = 1e-1},
    {.name = "HectocubicFoot", .factor = 2.8316846592e-2, .prefix = 1e2},
    {.name = "HectocubicMeter", .prefix = 1e2},
    {.name = "Hectoliter", .divisor = 1e3, .prefix = 1e2},
    {.name = "HectousGallon", .factor = 0.00378541, .prefix = 1e2},
    {.name = "ImperialBeerBarrel", .factor = 0.16365924},
    {.name = "ImperialGallon", .factor = 0.0045460900000018145},
    {.name = "ImperialOunce", .factor = 2.84130624999629e-05},
    {.name = "ImperialPint", .factor = 5.6826125e-4},
    {.name = "KilocubicFoot", .factor = 2.8316846592e-2, .prefix = 1e3},
    {.name = "KilocubicMeter", .prefix = 1e3},
    {.name = "KiloimperialGallon", .factor = 0.0045460900000018145, .prefix = 1e3},
    {.name = "Kiloliter", .divisor = 1e3, .prefix = 1e3},
    {.name = "KilousGallon", .factor = 0.00378541, .prefix = 1e3},
    {.name = "Liter", .divisor = 1e3},
    {.name = "MegacubicFoot", .factor = 2.8316846592e-2, .prefix = 1e6},
    {.name = "MegaimperialGallon", .factor = 0.0045460900000018145, .prefix = 1e6},
    {.name = "Megaliter", .divisor = 1e3, .prefix = 1e6},
    {.name = "MegausGallon", .factor = 0.00378541, .prefix = 1e6},
    {.name = "MetricCup", .factor = 0.00025},
    {.name = "MetricTeaspoon", .factor = 0.5e-5},
    {.name = "Microliter", .divisor = 1e3, .prefix = 1e-6},
    {.name = "Milliliter", .divisor = 1e3, .prefix = 1e-3},
    {.name = "OilBarrel", .factor = 0.158987294928},
    {.name = "UkTablespoon", .factor = 1.5e-5},
    {.name = "UsBeerBarrel", .factor = 0.1173477658},
    {.name = "UsCustomaryCup", .factor = 0.0002365882365},
    {.name = "UsGallon", .factor = 0.00378541},
    {.name = "UsLegalCup", .factor = 0.00024},
    {.name = "UsOunce", .factor = 2.9573529562537606e-05},
    {.name = "UsPint", .factor = 4.73176473e-4},
    {.name = "UsQuart", .factor = 9.46352946e-4},
    {.name = "UsTablespoon", .factor = 1.478676478125e-5},
    {.name = "UsTeaspoon", .factor = 4.92892159375e-6},
};

}  // namespace

std::span<const Unit> UnitsOf(Quantity quantity) {
  switch (quantity) {
    case Quantity::kAngle: return kAngles;
    case Quantity::kEnergy: return kEnergies;
    case Quantity::kForce: return kForces;
    case Quantity::kLength: return kLengths;
    case Quantity::kMass: return kMasses;
    case Quantity::kSpeed: return kSpeeds;
    case Quantity::kTemperature: return kTemperatures;
    case Quantity::kVolume: return kVolumes;
  }
  return {};
}

}  // namespace sluice::functions
