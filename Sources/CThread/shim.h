#pragma once
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <pthread.h>
#include <sys/eventfd.h>

/* Declared here because glibc hides it unless _GNU_SOURCE is set before its own headers are first read. */
extern int pthread_setname_np(pthread_t thread, const char *name);

/* The flags are enumerators whose names Swift imports differently from one glibc to the next. */
static inline int replicator_eventfd(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }
static inline void replicator_eventfd_raise(int descriptor) { (void)eventfd_write(descriptor, 1); }
static inline void replicator_eventfd_lower(int descriptor) {
    eventfd_t value;
    (void)eventfd_read(descriptor, &value);
}
