// https://learn.microsoft.com/kusto/query/convert-angle-function and its relatives
#include "functions/kernels/unit_kernels.h"
#include "functions/register_functions.h"

namespace sluice::functions {
namespace {

Declare Conversion(std::string quantity, Kernel kernel) {
  std::string summary = "A value in another unit of " + quantity + "; null for unknown units.";
  return Declare("convert_" + std::move(quantity), std::move(summary))
      .Takes("value:real, from:string, to:string => real", kernel);
}

}  // namespace

Definitions UnitFunctions() {
  return {
      Conversion("angle", &ConvertAngle)
          .Example("print convert_angle(1.2, 'Degree', 'Arcminute')", "72.0"),
      Conversion("energy", &ConvertEnergy)
          .Example("print round(convert_energy(1.2, 'Joule', 'BritishThermalUnit'), 8)",
                   "0.00113738"),
      Conversion("force", &ConvertForce)
          .Example("print convert_force(1.2, 'Newton', 'Decanewton')", "0.12"),
      Conversion("length", &ConvertLength)
          .Example("print round(convert_length(1.2, 'Meter', 'Foot'), 6)", "3.937008"),
      Conversion("mass", &ConvertMass)
          .Example("print round(convert_mass(1.2, 'Kilogram', 'Pound'), 6)", "2.645547"),
      Conversion("speed", &ConvertSpeed)
          .Example("print convert_speed(1.2, 'MeterPerSecond', 'CentimeterPerHour')", "432000.0"),
      Conversion("temperature", &ConvertTemperature)
          .Example("print convert_temperature(1.2, 'Kelvin', 'DegreeCelsius')", "-271.95"),
      Conversion("volume", &ConvertVolume)
          .Example("print convert_volume(1.2, 'CubicMeter', 'AcreFoot')", "0.0009728568"),
  };
}

}  // namespace sluice::functions
