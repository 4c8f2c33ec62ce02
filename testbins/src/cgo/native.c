#include "native.h"

#include <ctype.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "_cgo_export.h"

static int compare(const void *a, const void *b) { return goCompare((void *)a, (void *)b); }

void sort_ints(int *numbers, size_t count) { qsort(numbers, count, sizeof *numbers, compare); }

double visit(int depth, double value) { return goVisit(depth, value + 0.25) * 0.5; }

int fail(int number) {
    errno = number;
    return -1;
}

void shout(char *text) {
    for (; *text; text++) *text = toupper((unsigned char)*text);
}

void call_panic(void) { goPanic(); }

int add(int a, int b) { return a + b; }

triple scale(triple t, double by) { return (triple){t.x * by, t.y * by, t.z * by}; }

static void *thread(void *argument) { return (void *)(long)goFromThread((int)(long)argument); }

int run_threads(int count, int base) {
    pthread_t threads[64];
    int sum = 0;
    for (int i = 0; i < count; i++) pthread_create(&threads[i], NULL, thread, (void *)(long)(base + i));
    for (int i = 0; i < count; i++) {
        void *result;
        pthread_join(threads[i], &result);
        sum += (int)(long)result;
    }
    return sum;
}

static __thread int counter = 40;

static void *count(void *argument) {
    (void)argument;
    return (void *)(long)(++counter);
}

int thread_local_check(void) {
    pthread_t other;
    void *result;
    counter += 2;
    pthread_create(&other, NULL, count, NULL);
    pthread_join(other, &result);
    return counter * 100 + (int)(long)result;
}

/* A plain fork: the child writes through a pipe and leaves with its code, or dies by a signal. */
int fork_and_wait(int code) {
    int ends[2], status;
    char text[16] = {0};
    if (pipe(ends)) return -1;
    pid_t child = fork();
    if (child == 0) {
        if (code < 0) {
            signal(SIGTERM, SIG_DFL);
            raise(SIGTERM);
        }
        if (write(ends[1], "from the child", 14) != 14) _exit(99);
        _exit(code + 10);
    }
    close(ends[1]);
    ssize_t n = read(ends[0], text, sizeof text - 1);
    close(ends[0]);
    if (waitpid(child, &status, 0) != child) return -2;
    if (WIFSIGNALED(status)) return WTERMSIG(status);
    return (int)n * 100 + WEXITSTATUS(status) + (strcmp(text, "from the child") == 0 ? 0 : 1000000);
}
