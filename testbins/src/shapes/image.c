// A tiny program for odd ways to link: calls, a table of functions, data, bss, and with EXECSTACK code on the stack.
#include "guest.h"

static u64 a(u64 v) { return v + 1; }
static u64 b(u64 v) { return v * 3; }
static u64 c(u64 v) { return v ^ v >> 3; }
static u64 (*table[3])(u64) = { a, b, c };
static volatile u64 data[3] = { 5, 6, 7 };
#ifndef BSS
#define BSS 4096
#endif
static volatile u8 bss[BSS];

static u64 fib(u64 n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
static volatile u64 signals;
static void on_usr1(int signal, struct info *i, struct context *x) { (void)i, (void)x; signals += signal; }

int main_c(u64 *start)
{
    u64 v = start[0];
#ifdef PIE
    // Nothing applies relocations, so the table is filled by hand.
    u64 (*volatile *t)(u64) = table;
    t[0] = a, t[1] = b, t[2] = c;
#endif
    for (int n = 0; n < 3000; n++)
        v = ((u64 (*volatile *)(u64))table)[(v >> 5) % 3](v) + data[n % 3];
    bss[BSS - 1] = 9;
    for (u64 n = 0; n < BSS; n += 4096)
        v += bss[n];
    put_value("value", v + bss[BSS - 1]);
    put_value("fib", fib(20));
    on_signal(10, on_usr1, 0);
    sys(62, sys(39, 0, 0, 0, 0, 0, 0), 10, 0, 0, 0, 0);
    put_value("signals", signals);
#ifdef EXECSTACK
    u8 code[16] = { 0x48, 0x8d, 0x04, 0x7f, 0xc3 }; // lea rax, [rdi+rdi*2]; ret
    __asm__ volatile("" : : "r"(code) : "memory");
    put_value("stack", ((u64 (*)(u64))(u64)code)(14));
#endif
    put_char('\n');
    flush();
    return 0;
}
