#include "geo/s2_cells.h"

#include <s2/s2cell.h>
#include <s2/s2cell_id.h>

#include "geo/s2_shapes.h"
#include "geo/token_set.h"

namespace sluice::geo {
namespace {

std::optional<S2CellId> Cell(std::string_view token) {
  const S2CellId id = S2CellId::FromToken(absl::string_view(token.data(), token.size()));
  if (!id.is_valid()) return std::nullopt;
  return id;
}

}  // namespace

std::string S2CellToken(const Coordinate& point, int level) {
  return S2CellId(ToPoint(point)).parent(level).ToToken();
}

std::optional<Coordinate> S2CellCenter(std::string_view token) {
  auto id = Cell(token);
  if (!id) return std::nullopt;
  return ToCoordinate(id->ToPoint());
}

std::optional<Ring> S2CellRing(std::string_view token) {
  auto id = Cell(token);
  if (!id) return std::nullopt;
  const S2Cell cell(*id);
  Ring ring;
  for (int corner : {0, 1, 2, 3, 0}) ring.push_back(ToCoordinate(cell.GetVertex(corner)));
  return ring;
}

std::optional<std::vector<std::string>> S2CellNeighbors(std::string_view token) {
  auto id = Cell(token);
  if (!id) return std::nullopt;
  std::vector<S2CellId> neighbors;
  id->AppendAllNeighbors(id->level(), &neighbors);
  // At the corners of the cube some come twice.
  TokenSet tokens;
  for (const S2CellId& neighbor : neighbors) {
    if (neighbor != *id) tokens.Add(neighbor.ToToken());
  }
  return tokens.InOrder();
}

}  // namespace sluice::geo
