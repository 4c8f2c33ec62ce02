// What the programs here share in place of a C library.
#pragma GCC visibility push(hidden)
typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long u64;
typedef long i64;

static inline i64 sys(i64 n, u64 a, u64 b, u64 c, u64 d, u64 e, u64 f)
{
    register u64 r10 __asm__("r10") = d, r8 __asm__("r8") = e, r9 __asm__("r9") = f;
    i64 result;
    __asm__ volatile("syscall" : "=a"(result) : "a"(n), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    return result;
}
#define SYS1(n, a) sys(n, (u64)(a), 0, 0, 0, 0, 0)
#define SYS3(n, a, b, c) sys(n, (u64)(a), (u64)(b), (u64)(c), 0, 0, 0)
#define MMAP(at, length, prot, flags) sys(9, (u64)(at), length, prot, flags, -1, 0)

static char text[1 << 16];
static u64 text_used;

static void flush(void)
{
    for (u64 done = 0; done < text_used;) {
        i64 n = SYS3(1, 1, text + done, text_used - done);
        if (n > 0)
            done += n;
    }
    text_used = 0;
}
static void put_char(char c)
{
    if (text_used == sizeof text)
        flush();
    text[text_used++] = c;
}
static void put(const char *s) { while (*s) put_char(*s++); }
static void put_hex(u64 v)
{
    int shift = 60;
    while (shift && !(v >> shift))
        shift -= 4;
    for (; shift >= 0; shift -= 4)
        put_char("0123456789abcdef"[v >> shift & 15]);
}
static void put_value(const char *name, u64 v) { put_char(' '); put(name); put_char('='); put_hex(v); }
static int equal(const char *a, const char *b)
{
    while (*a && *a == *b)
        a++, b++;
    return *a == *b;
}
void *memset(void *to, int value, u64 n) { for (u64 i = 0; i < n; i++) ((volatile u8 *)to)[i] = value; return to; }
void *memcpy(void *to, const void *from, u64 n)
{
    for (u64 i = 0; i < n; i++)
        ((volatile u8 *)to)[i] = ((const u8 *)from)[i];
    return to;
}

struct action { void *handler; u64 flags; void *restorer; u64 mask; };
struct info { int signal, error, code, pad; u64 address; };
// struct ucontext of the kernel up to its signal mask.
struct context {
    u64 flags; void *link; u64 stack[3];
    u64 r8, r9, r10, r11, r12, r13, r14, r15, rdi, rsi, rbp, rbx, rdx, rax, rcx, rsp, rip, rflags, segments, error, trap, old_mask,
        cr2, fp;
};
void restorer(void);
enum { SIGINFO = 4, ONSTACK = 0x08000000, RESTART = 0x10000000, NODEFER = 0x40000000, RESTORER = 0x04000000 };
static void on_signal(int signal, void (*handler)(int, struct info *, struct context *), u64 flags)
{
    struct action a = { handler, flags | SIGINFO | RESTORER, restorer, 0 };
    sys(13, signal, (u64)&a, 0, 8, 0, 0);
}
static void use_altstack(void *base, u64 size)
{
    struct { void *base; u64 flags, size; } s = { base, 0, size };
    SYS3(131, &s, 0, 0);
}
