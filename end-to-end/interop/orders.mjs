// The orders that both sides know of; ids count from 0.

export function order(id) {
  return {
    id,
    name: `name ${id} äß\u{1F600}`,
    price: id / 8 - 3,
    tags: Array.from({ length: id % 3 }, (_, i) => `t${i}`),
    place: { city: `c${id}`, code: id % 5 === 0 ? null : id * 3 },
  };
}
