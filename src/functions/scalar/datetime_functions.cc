// https://learn.microsoft.com/kusto/query/scalar-functions#datetimetimespan-functions
#include "functions/kernels/datetime_kernels.h"
#include "functions/register_functions.h"

namespace sluice::functions {
namespace {

Declare Period(std::string name, std::string summary, Kernel kernel) {
  return Declare(std::move(name), std::move(summary))
      .Takes("date:datetime, offset?:long => datetime", kernel);
}
Declare IntPart(std::string name, std::string summary, Kernel kernel) {
  return Declare(std::move(name), std::move(summary)).Takes("date:datetime => int", kernel);
}
Declare UnixTime(std::string name, std::string summary, Kernel kernel) {
  return Declare(std::move(name), std::move(summary))
      .Takes("number:long => datetime", kernel)
      .Takes("number:real => datetime", kernel);
}

}  // namespace

// now() and ago() are bound to the one time of the query.
Definitions DatetimeFunctions() {
  return {
      Period("startofday", "The start of the day, moved by days.", &StartOfDay).NamedAsArgument(),
      Period("startofweek", "The start of the week, a Sunday, moved by weeks.", &StartOfWeek)
          .Example("print startofweek(datetime(2017-01-01 10:10:17))",
                   "2017-01-01T00:00:00.0000000Z"),
      Period("startofmonth", "The start of the month, moved by months.", &StartOfMonth),
      Period("startofyear", "The start of the year, moved by years.", &StartOfYear),
      Period("endofday", "The last tick of the day, moved by days.", &EndOfDay),
      Period("endofweek", "The last tick of the week, moved by weeks.", &EndOfWeek),
      Period("endofmonth", "The last tick of the month, moved by months.", &EndOfMonth)
          .Example("print endofmonth(datetime(2017-01-01))", "2017-01-31T23:59:59.9999999Z"),
      Period("endofyear", "The last tick of the year, moved by years.", &EndOfYear),
      Declare("datetime_add", "A datetime moved by a number of parts.")
          .Takes("part:string, count:long, datetime:datetime => datetime", &DatetimeAdd)
          .Example("print datetime_add(\"month\", 1, datetime(2017-01-31))",
                   "2017-02-28T00:00:00.0000000Z"),
      Declare("datetime_diff", "The number of boundaries of a part between two datetimes.")
          .Takes("part:string, datetime1:datetime, datetime2:datetime => long", &DatetimeDiff)
          .Example("print datetime_diff(\"week\", datetime(2017-10-29), datetime(2017-09-30 23:59))",
                   "5.0"),
      Declare("datetime_part", "A part of a datetime.")
          .Takes("part:string, datetime:datetime => int", &DatetimePart)
          .Alias("datepart")
          .Example("print datetime_part(\"quarter\", datetime(2017-10-30))", "4"),
      Declare("dayofweek", "The time since the start of the last Sunday, in whole days.")
          .Takes("date:datetime => timespan", &DayOfWeek)
          .Example("print dayofweek(datetime(1970-05-11))", "1.00:00:00"),
      IntPart("dayofmonth", "The day of the month.", &DayOfMonth),
      IntPart("dayofyear", "The day of the year.", &DayOfYear),
      IntPart("hourofday", "The hour of the day.", &HourOfDay),
      IntPart("monthofyear", "The month of the year.", &MonthOfYear).Alias("getmonth"),
      IntPart("week_of_year", "The week of the year after ISO 8601.", &WeekOfYear)
          .Example("print week_of_year(datetime(2020-12-31))", "53"),
      IntPart("weekofyear", "The week of the year as it was before ISO 8601: from Sunday.",
              &OldWeekOfYear),
      IntPart("getyear", "The year.", &YearOf),
      Declare("make_datetime", "A datetime of its parts; null when one is out of range.")
          .Takes("year:long, month:long, day:long, hour?:long, minute?:long, second?:real => datetime",
                 &MakeDatetime)
          .Takes("value:datetime => datetime")
          .Example("print make_datetime(2017, 10, 1, 12, 10)", "2017-10-01T12:10:00.0000000Z"),
      Declare("make_timespan", "A timespan of its parts; null when one is out of range.")
          .Takes("hours:long, minutes:long, seconds?:real => timespan", &MakeTimespan)
          .Takes("days:long, hours:long, minutes:long, seconds:real => timespan", &MakeTimespan)
          .Example("print make_timespan(1, 12, 30, 55.123)", "1.12:30:55.1230000"),
      UnixTime("unixtime_seconds_todatetime", "The datetime of Unix seconds.", &UnixSeconds)
          .Example("print unixtime_seconds_todatetime(1546300800)", "2019-01-01T00:00:00.0000000Z"),
      UnixTime("unixtime_milliseconds_todatetime", "The datetime of Unix milliseconds.",
               &UnixMilliseconds),
      UnixTime("unixtime_microseconds_todatetime", "The datetime of Unix microseconds.",
               &UnixMicroseconds),
      UnixTime("unixtime_nanoseconds_todatetime", "The datetime of Unix nanoseconds.",
               &UnixNanoseconds),
      Declare("format_datetime", "A datetime as text by a format.")
          .Takes("date:datetime, format:string => string", &FormatDatetimeText)
          .NamedAsArgument()
          .Example("print format_datetime(datetime(2017-01-29 09:00:05), \"yy-MM-dd [HH:mm:ss]\")",
                   "17-01-29 [09:00:05]"),
      Declare("format_timespan", "A timespan as text by a format.")
          .Takes("timespan:timespan, format:string => string", &FormatTimespanText)
          .NamedAsArgument()
          .Example("print format_timespan(time(29.09:00:05.12345), \"dd.hh:mm:ss:FF\")",
                   "29.09:00:05:12"),
      Declare("datetime_utc_to_local", "The local time of a time zone.")
          .Takes("from:datetime, timezone:string => datetime", &UtcToLocal),
      Declare("datetime_local_to_utc", "The UTC time of a local time.")
          .Takes("from:datetime, timezone:string => datetime", &LocalToUtc),
      Declare("datetime_list_timezones", "The names of all time zones, as an array.")
          .Takes("=> dynamic", &TimeZoneNames)
          .Example("print array_index_of(datetime_list_timezones(), 'Europe/Paris') > 0", "true"),
  };
}

}  // namespace sluice::functions
