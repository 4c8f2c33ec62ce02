#ifndef NATIVE_H
#define NATIVE_H

#include <stddef.h>
#include <stdlib.h>

typedef struct { double x, y, z; } triple;

void sort_ints(int *numbers, size_t count);
double visit(int depth, double value);
int fail(int number);
void shout(char *text);
void call_panic(void);
int add(int a, int b);
triple scale(triple t, double by);
int run_threads(int count, int base);
int thread_local_check(void);
int fork_and_wait(int code);

#endif
