// Code that the program makes or changes itself, and code at unusual addresses.
#include "guest.h"

void start_thread(u64 flags, void *stack, void *function, void *argument);
typedef u64 function(u64);
static u8 altstack[65536] __attribute__((aligned(64)));
static u8 thread_stack[65536] __attribute__((aligned(64)));

static volatile u64 faults, fault_code, fault_address, fault_rip;

// A call of what cannot be executed: back to the caller with RAX 0xbad.
static void on_fault(int signal, struct info *i, struct context *c)
{
    (void)signal;
    faults++;
    fault_code = (u32)i->code;
    fault_address = i->address;
    fault_rip = c->rip;
    c->rip = *(u64 *)c->rsp;
    c->rsp += 8;
    c->rax = 0xbad;
}

static u64 low(u64 v) { return v * 3 + 1; }

// mov eax, value; ret
static u8 *put_constant(u8 *at, u32 value)
{
    at[0] = 0xb8;
    __builtin_memcpy(at + 1, &value, 4);
    at[5] = 0xc3;
    return at + 6;
}

// push rbx; mov rax, imm64; call rax; add rax, imm8; pop rbx; ret
static void put_caller(u8 *at, void *target, u8 more)
{
    u8 code[] = { 0x53, 0x48, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xd0, 0x48, 0x83, 0xc0, more, 0x5b, 0xc3 };
    __builtin_memcpy(code + 3, &target, 8);
    __builtin_memcpy(at, code, sizeof code);
}

static void report(const char *name, u64 value)
{
    put(name);
    put_value("result", value);
    if (faults) {
        put_value("faults", faults);
        put_value("code", fault_code);
        put_value("addr", fault_address);
        put_value("rip", fault_rip);
    }
    faults = 0;
    put_char('\n');
}

#define CALL(at, v) ((function *)(u64)(at))(v)
enum { READ = 1, WRITE = 2, EXEC = 4, PRIVATE = 2, FIXED = 0x10, ANONYMOUS = 0x20 };

static void rewritten(const char *name, u8 *page)
{
    u64 sum = 0;
    for (u32 n = 0; n < 200; n++) {
        put_constant(page, n);
        sum = sum * 3 + CALL(page, 0);
    }
    report(name, sum);
}

// What the kernel refuses leaves the code as it was, even where it had begun.
static void refused(u8 *page)
{
    u64 sum = 0;
    SYS3(10, page, 4096, READ | WRITE);
    put_constant(page, 77);
    SYS3(10, page, 4096, READ | EXEC);
    sum += CALL(page, 0);
    report("mmap refused", sys(9, (u64)page, 4096, READ, PRIVATE | FIXED, 12345, 0));
    sum = sum * 3 + CALL(page, 0);
    report("mremap refused", sys(25, (u64)page, 4096, 1UL << 46, 1, 0, 0));
    sum = sum * 3 + CALL(page, 0);
    u8 *pair = (u8 *)MMAP(0x200000a00000, 8192, READ | WRITE | EXEC, PRIVATE | ANONYMOUS);
    put_constant(pair, 5);
    sum = sum * 3 + CALL(pair, 0);
    SYS3(11, pair + 4096, 4096, 0);
    report("mprotect over a gap", SYS3(10, pair, 8192, READ | EXEC));
    sum = sum * 3 + CALL(pair, 0);
    report("mprotect over a gap", SYS3(10, pair, 8192, READ));
    sum = sum * 3 + CALL(pair, 0);
    u8 *moved = (u8 *)sys(25, (u64)page, 4096, 8192, 1, 0, 0);
    sum = sum * 3 + CALL(moved, 0);
    SYS3(11, moved, 8192, 0);
    report("after refusals", sum);
}

static void protected(u8 *page)
{
    u64 sum = 0;
    for (u32 n = 0; n < 100; n++) {
        SYS3(10, page, 4096, READ | WRITE);
        put_constant(page, n);
        SYS3(10, page, 4096, READ | EXEC);
        sum = sum * 3 + CALL(page, 0);
    }
    report("w^x", sum);
    SYS3(10, page, 4096, READ);
    report("not executable", CALL(page, 0));
    SYS3(10, page, 4096, READ | EXEC);
    report("executable again", CALL(page, 0));
}

static void at(const char *name, u64 hint, u64 flags)
{
    u8 *page = (u8 *)MMAP(hint, 8192, READ | WRITE | EXEC, PRIVATE | ANONYMOUS | flags);
    put(name);
    put_value("at", (u64)page);
    put_char('\n');
    rewritten(name, page);
    put_caller(page, low, 5);
    report(name, CALL(page, 7));
    put_caller(page + 4000, page, 9);
    put_caller(page + 4090, page + 4000, 1); // over a page's end
    report(name, CALL(page + 4090, 7));
    put_constant(page, 77);
    report(name, CALL(page + 4090, 7));
    SYS3(11, page, 8192, 0);
    report(name, CALL(page, 7));
    MMAP(page, 8192, READ | WRITE | EXEC, PRIVATE | ANONYMOUS | FIXED);
    put_constant(page, 99);
    report(name, CALL(page, 7));
    MMAP(page, 8192, READ | WRITE, PRIVATE | ANONYMOUS | FIXED);
    report(name, CALL(page, 7));
    SYS3(11, page, 8192, 0);
}

// An instruction that changes the one behind it: xor eax, eax; mov [rip+1], dil; mov al, 0; ret
static void next_instruction(u8 *page)
{
    u8 code[] = { 0x31, 0xc0, 0x40, 0x88, 0x3d, 1, 0, 0, 0, 0xb0, 0, 0xc3 };
    __builtin_memcpy(page, code, sizeof code);
    u64 sum = 0;
    for (u64 n = 0; n < 50; n++)
        sum = sum * 3 + CALL(page, n);
    report("next instruction", sum);
}

// Data beside code in one page.
static void data_beside_code(u8 *page)
{
    u8 code[] = { 0x48, 0xff, 0x05, 0xf9, 0x00, 0x00, 0x00, 0x48, 0x8b, 0x05, 0xf2, 0x00, 0x00, 0x00, 0xc3 }; // inc [rip+f9]; mov rax, [rip+f2]
    __builtin_memcpy(page, code, sizeof code);
    u64 sum = 0;
    for (u64 n = 0; n < 300; n++)
        sum = sum * 3 + CALL(page, n);
    report("data beside code", sum);
}

static volatile u32 stop, thread_ended;

static void patcher(void *argument)
{
    volatile u32 *immediate = argument;
    for (u32 n = 0; !stop; n++)
        *immediate = n & 1 ? 0x11111111 : 0x22222222;
    thread_ended = 1;
    for (;;)
        SYS1(60, 0);
}

static void other_thread(u8 *page)
{
    memset(page, 0x90, 64);
    put_constant(page + 3, 0x11111111); // the immediate is at 4, aligned
    start_thread(0x10f00 | 0x40000, thread_stack + sizeof thread_stack, patcher, page + 4);
    u64 one = 0, two = 0, other = 0;
    for (u32 n = 0; (n < 2000 || !one || !two) && n < 20000000; n++) {
        u64 v = CALL(page, 0);
        one += v == 0x11111111;
        two += v == 0x22222222;
        other += v != 0x11111111 && v != 0x22222222;
    }
    stop = 1;
    while (!thread_ended)
        SYS1(24, 0);
    report("patched by another thread", (one != 0) + 2 * (two != 0) + 4 * (other != 0));
}

int main_c(void)
{
    use_altstack(altstack, sizeof altstack);
    on_signal(11, on_fault, ONSTACK);
    u8 *page = (u8 *)MMAP(0, 4096, READ | WRITE | EXEC, PRIVATE | ANONYMOUS);
    rewritten("rwx", page);
    next_instruction(page);
    data_beside_code(page);
    protected((u8 *)MMAP(0x200000900000, 4096, READ | WRITE, PRIVATE | ANONYMOUS));
    at("high", 0x200000000000, 0);
    at("fixed", 0x900000000, FIXED);
    at("low", 0x20000000, FIXED);
    at("top", 0x4fff00000000, FIXED);
    flush();
    other_thread(page);
    refused(page);
    flush();
    return 0;
}
