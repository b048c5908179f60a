#pragma once
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <pthread.h>

/* Declared here because glibc hides it unless _GNU_SOURCE is set before its own headers are first read. */
extern int pthread_setname_np(pthread_t thread, const char *name);
