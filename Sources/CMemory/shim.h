#pragma once

/* Asks for the cache line of an address, which may be any: nothing is read. Swift has no word for it. */
static inline void replicator_prefetch(const void *address) { __builtin_prefetch(address); }
