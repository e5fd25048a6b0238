#include "functions/kernels/parsing_kernels.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <vector>

#include "functions/kernels/json_text.h"
#include "functions/kernels/percent_encoding.h"

namespace sluice::functions {
namespace {

void AppendQueryParameters(std::string_view query, std::string& out) {
  JsonObjectWriter bag(out);
  std::vector<std::string> seen;
  while (!query.empty()) {
    size_t end = query.find('&');
    std::string_view pair = query.substr(0, end);
    query = end == std::string_view::npos ? std::string_view() : query.substr(end + 1);
    size_t equals = pair.find('=');
    std::string key = PercentDecoded(pair.substr(0, equals));
    if (key.empty() || std::find(seen.begin(), seen.end(), key) != seen.end()) continue;
    seen.push_back(key);
    bag.AddString(key,
                  equals == std::string_view::npos ? "" : PercentDecoded(pair.substr(equals + 1)));
  }
  bag.Finish();
}

// Takes what stands before `separator` off the front, when it occurs.
bool TakeBefore(std::string_view& text, std::string_view separator, std::string_view& head) {
  size_t at = text.find(separator);
  if (at == std::string_view::npos) return false;
  head = text.substr(0, at);
  text = text.substr(at + separator.size());
  return true;
}

}  // namespace

SLUICE_KERNEL(ParseUrl) {
  std::string json;
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    std::string_view rest = row.Text(0);
    std::string_view scheme;
    std::string_view user;
    std::string_view password;
    std::string_view port;
    std::string_view fragment;
    std::string_view query;
    std::string_view path;
    if (size_t hash = rest.find('#'); hash != std::string_view::npos) {
      fragment = rest.substr(hash + 1);
      rest = rest.substr(0, hash);
    }
    if (size_t mark = rest.find('?'); mark != std::string_view::npos) {
      query = rest.substr(mark + 1);
      rest = rest.substr(0, mark);
    }
    bool absolute = TakeBefore(rest, "://", scheme);
    std::string_view host;
    if (absolute) {
      size_t slash = rest.find('/');
      host = rest.substr(0, slash);
      path = slash == std::string_view::npos ? std::string_view() : rest.substr(slash);
      if (path == "/") path = {};  // The home page has an empty path.
      if (size_t at = host.rfind('@'); at != std::string_view::npos) {
        user = host.substr(0, at);
        host = host.substr(at + 1);
        if (size_t colon = user.find(':'); colon != std::string_view::npos) {
          password = user.substr(colon + 1);
          user = user.substr(0, colon);
        }
      }
      size_t colon = host.rfind(':');
      if (colon != std::string_view::npos && host.find(']', colon) == std::string_view::npos) {
        port = host.substr(colon + 1);
        host = host.substr(0, colon);
      }
    } else {
      path = rest;
    }
    json.clear();
    JsonObjectWriter bag(json);
    bag.AddString("Scheme", scheme);
    bag.AddString("Host", host);
    bag.AddString("Port", port);
    bag.AddString("Path", path);
    bag.AddString("Username", user);
    bag.AddString("Password", password);
    AppendQueryParameters(query, bag.Next("Query Parameters"));
    bag.AddString("Fragment", fragment);
    bag.Finish();
    out.SetString(json);
  });
}

SLUICE_KERNEL(ParseUrlQuery) {
  std::string json;
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    std::string_view query = row.Text(0);
    if (query.starts_with('?')) query.remove_prefix(1);
    json.clear();
    JsonObjectWriter bag(json);
    AppendQueryParameters(query, bag.Next("Query Parameters"));
    bag.Finish();
    out.SetString(json);
  });
}

SLUICE_KERNEL(ParsePath) {
  std::string json;
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    std::string_view path = row.Text(0);
    std::string_view scheme;
    std::string_view root;
    std::string_view stream;
    TakeBefore(path, "://", scheme);
    if (path.size() >= 2 && path[1] == ':' &&
        ((path[0] | 0x20) >= 'a' && (path[0] | 0x20) <= 'z')) {
      root = path.substr(0, 2);
    }
    size_t colon = path.rfind(':');
    if (colon != std::string_view::npos && colon > 1) {
      stream = path.substr(colon + 1);
      path = path.substr(0, colon);
    }
    size_t separator = path.find_last_of("/\\");
    std::string_view directory =
        separator == std::string_view::npos ? std::string_view() : path.substr(0, separator);
    std::string_view file =
        separator == std::string_view::npos ? path : path.substr(separator + 1);
    size_t above = directory.find_last_of("/\\");
    std::string_view directory_name =
        above == std::string_view::npos ? directory : directory.substr(above + 1);
    size_t dot = file.rfind('.');
    std::string_view extension =
        dot == std::string_view::npos ? std::string_view() : file.substr(dot + 1);
    json.clear();
    JsonObjectWriter bag(json);
    bag.AddString("Scheme", scheme);
    bag.AddString("RootPath", root);
    bag.AddString("DirectoryPath", directory);
    bag.AddString("DirectoryName", directory_name);
    bag.AddString("Filename", file);
    bag.AddString("Extension", extension);
    bag.AddString("AlternateDataStreamName", stream);
    bag.Finish();
    out.SetString(json);
  });
}

// The first record of CSV text.
SLUICE_KERNEL(ParseCsv) {
  std::string json;
  std::string field;
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    std::string_view text = row.Text(0);
    json.clear();
    JsonArrayWriter array(json);
    size_t at = 0;
    for (bool more = true; more;) {
      field.clear();
      if (at < text.size() && text[at] == '"') {
        for (++at; at < text.size(); ++at) {
          if (text[at] != '"') {
            field += text[at];
          } else if (at + 1 < text.size() && text[at + 1] == '"') {
            field += text[at++];
          } else {
            ++at;
            break;
          }
        }
      }
      while (at < text.size() && text[at] != ',' && text[at] != '\n' && text[at] != '\r') {
        field += text[at++];
      }
      array.AddString(field);
      more = at < text.size() && text[at] == ',';
      ++at;
    }
    array.Finish();
    out.SetString(json);
  });
}

// Up to four parts of up to eight digits each, as one number of 32 digits.
SLUICE_KERNEL(ParseVersion) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    std::string_view text = row.Text(0);
    __int128 version = 0;
    int parts = 0;
    for (bool more = true; more && parts <= 4; ++parts) {
      int64_t part = 0;
      auto end = std::from_chars(text.data(), text.data() + text.size(), part);
      auto digits = static_cast<size_t>(end.ptr - text.data());
      if (end.ec != std::errc() || digits == 0 || digits > 8 || part < 0) {
        out.SetNull();
        return;
      }
      version = version * 100'000'000 + part;
      text.remove_prefix(digits);
      more = text.starts_with('.');
      if (more) text.remove_prefix(1);
    }
    if (!text.empty() || parts > 4) {
      out.SetNull();
      return;
    }
    for (int i = parts; i < 4; ++i) version *= 100'000'000;
    // A decimal keeps 20 digits before the point. Versions that need more are packed above all
    // others, in their order, so that they compare.
    constexpr __int128 kOne = 1'000'000'000'000'000'000;
    constexpr __int128 kExactEnd = 90 * kOne;
    constexpr __int128 kUnitsOfPacked = 10'000;
    out.SetDecimal(Decimal{version < kExactEnd ? version * kOne
                                               : kExactEnd * kOne + version * kUnitsOfPacked});
  });
}

// As CommandLineToArgvW splits: blanks separate, quotes group, backslashes escape quotes.
SLUICE_KERNEL(ParseCommandLine) {
  std::string json;
  Status status;
  RETURN_IF_ERROR(ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    if (row.Text(1) != "windows") {
      status = InvalidArgument("parse_command_line(): the parser must be 'windows', not '" +
                               std::string(row.Text(1)) + "'");
      return;
    }
    std::string_view text = row.Text(0);
    json.clear();
    JsonArrayWriter array(json);
    size_t at = 0;
    while (true) {
      while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at;
      if (at >= text.size()) break;
      std::string argument;
      bool quoted = false;
      while (at < text.size() && (quoted || (text[at] != ' ' && text[at] != '\t'))) {
        size_t slashes = 0;
        while (at < text.size() && text[at] == '\\') {
          ++slashes;
          ++at;
        }
        if (at < text.size() && text[at] == '"') {
          argument.append(slashes / 2, '\\');
          if (slashes % 2 == 1) {
            argument += '"';
          } else {
            quoted = !quoted;
          }
          ++at;
        } else {
          argument.append(slashes, '\\');
          if (at < text.size() && (quoted || (text[at] != ' ' && text[at] != '\t'))) {
            argument += text[at++];
          }
        }
      }
      array.AddString(argument);
    }
    array.Finish();
    if (json == "[]") {
      out.SetNull();
    } else {
      out.SetString(json);
    }
  }));
  return status;
}

SLUICE_KERNEL(FormatBytes) {
  constexpr std::string_view kUnits[] = {"Bytes", "KB", "MB", "GB", "TB", "PB", "EB"};
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    double size = row.Real(0);
    int64_t precision = row.count() > 1 ? std::clamp<int64_t>(row.Long(1), 0, 15) : 0;
    std::string_view wanted = row.count() > 2 ? row.Text(2) : "";
    size_t unit = 0;
    if (wanted.empty()) {
      while (unit + 1 < std::size(kUnits) && std::fabs(size) >= 1024) {
        size /= 1024;
        ++unit;
      }
    } else {
      while (unit < std::size(kUnits) && kUnits[unit] != wanted) {
        size /= 1024;
        ++unit;
      }
      if (unit == std::size(kUnits)) {
        out.SetString("");
        return;
      }
    }
    double scale = std::pow(10.0, static_cast<double>(precision));
    char buffer[400];
    auto end = std::to_chars(buffer, buffer + sizeof buffer, std::round(size * scale) / scale,
                             std::chars_format::fixed, static_cast<int>(precision));
    std::string text(buffer, end.ptr);
    if (text.find('.') != std::string::npos) {
      while (text.back() == '0') text.pop_back();
      if (text.back() == '.') text.pop_back();
    }
    text += ' ';
    text += kUnits[unit];
    out.SetString(text);
  });
}

}  // namespace sluice::functions
