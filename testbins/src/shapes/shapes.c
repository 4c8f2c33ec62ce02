// Runs the cases of cases.S, each with three register sets, and prints what it did to registers, flags and memory.
//
//   shapes run         every case; a fault's signal, context and effect
//   shapes values      the same with all registers in full
//   shapes only NAME   one case, with values
//   shapes storm       all cases again and again for a second while SIGALRM arrives; results must stay those of the first round
#include "guest.h"

u64 in_regs[17], out_regs[17], host_rsp;
void *case_ptr;
u64 fix, has_avx, has_avx512, bad_page, ro_page, data_page, free_page, bus_page;
u64 mem[128] __attribute__((aligned(64)));
u64 fs_block[64], gs_block[64];
u64 stack_block[512] __attribute__((aligned(64)));
void case_run(void), case_end(void);
extern char __executable_start[], _end[], case_table[], case_table_end[];
static u8 altstack[65536] __attribute__((aligned(64)));

struct outcome { u64 regs[17]; u64 signal, code, address, rip, error, trap, fault_regs[17], memory; u64 faults; };
static volatile struct outcome now;
static volatile u64 ticks;

// Addresses of the image are made relative, so that results do not depend on where it was loaded.
static u64 relative(u64 v)
{
    return v - (u64)__executable_start < (u64)(_end - __executable_start) ? v - (u64)__executable_start + 0x7700000000 : v;
}

static void on_fault(int signal, struct info *i, struct context *c)
{
    now.faults++;
    now.signal = signal;
    now.code = (u32)i->code;
    now.address = i->address;
    now.rip = c->rip;
    now.error = c->error & 16 ? c->error & ~1 : c->error; // whether an inaccessible page was there in a fetch is a matter of memory use
    now.trap = c->trap;
    u64 *r[17] = { &c->rax, &c->rcx, &c->rdx, &c->rbx, &c->rsp, &c->rbp, &c->rsi, &c->rdi, &c->r8, &c->r9, &c->r10, &c->r11, &c->r12,
                   &c->r13, &c->r14, &c->r15, &c->rflags };
    for (int n = 0; n < 17; n++)
        now.fault_regs[n] = *r[n];
    // What the case asked for: 1 give RBX a good address and run the instruction again; 2 skip 3 bytes and change R15; 3 the same for
    // R15 as the address; 4 go on behind it.
    u64 wanted = now.faults > 1 ? 0 : fix;
    if (wanted == 1)
        c->rbx = (u64)mem;
    else if (wanted == 2)
        c->rip += 3, c->r15 = 0x1515, c->rax ^= c->r15;
    else if (wanted == 3)
        c->r15 = (u64)mem;
    else if (wanted != 4) {
        c->rip = (u64)case_end;
        c->rflags &= ~0x40500; // TF, AC, DF
    }
}

static void on_usr1(int signal, struct info *i, struct context *c)
{
    (void)signal, (void)i, (void)c;
    u32 mxcsr = 0x7f80;
    unsigned short fcw = 0x0c7f;
    __asm__ volatile("ldmxcsr %0; fninit; fldcw %1; fldpi; fldpi" : : "m"(mxcsr), "m"(fcw));
#define CLOBBER(n) __asm__ volatile("vpcmpeqd %%ymm" #n ", %%ymm" #n ", %%ymm" #n ::: "memory");
    if (has_avx) {
        CLOBBER(0) CLOBBER(1) CLOBBER(2) CLOBBER(3) CLOBBER(4) CLOBBER(5) CLOBBER(6) CLOBBER(7)
        CLOBBER(8) CLOBBER(9) CLOBBER(10) CLOBBER(11) CLOBBER(12) CLOBBER(13) CLOBBER(14) CLOBBER(15)
    }
    volatile u8 local[512];
    for (int n = 0; n < 512; n++)
        local[n] = 0xee;
    (void)local[0];
}

static void on_alarm(int signal, struct info *i, struct context *c)
{
    (void)signal, (void)i, (void)c;
    ticks++;
}

static u64 hash(u64 h, u64 v)
{
    h = (h ^ v) * 0x9e3779b97f4a7c15;
    return h ^ h >> 29;
}

static void prepare(u64 seed)
{
    u64 x = seed * 0x9e3779b97f4a7c15 + 0x1234567;
    for (int n = 0; n < 16; n++) {
        x ^= x << 13, x ^= x >> 7, x ^= x << 17;
        in_regs[n] = x;
    }
    in_regs[4] = (u64)(stack_block + 448);
    in_regs[16] = 0x202 | (x & 0x8d5);
    for (int n = 0; n < 128; n++)
        mem[n] = x = x * 6364136223846793005 + 1442695040888963407;
    for (int n = 0; n < 64; n++) {
        fs_block[n] = x = x * 6364136223846793005 + 1442695040888963407;
        gs_block[n] = x = x * 6364136223846793005 + 1442695040888963407;
    }
    memset(stack_block, 0x5a, sizeof stack_block);
    fix = 0;
    memset((void *)&now, 0, sizeof now);
    sys(158, 0x1001, (u64)gs_block, 0, 0, 0, 0);
    sys(158, 0x1002, (u64)fs_block, 0, 0, 0, 0);
    u32 mxcsr = 0x1f80;
    __asm__ volatile("fninit; ldmxcsr %0" : : "m"(mxcsr));
}

static void run(void *code, u64 seed, struct outcome *o)
{
    prepare(seed);
    case_ptr = code;
    case_run();
    u64 h = 0;
    for (int n = 0; n < 128; n++)
        h = hash(h, relative(mem[n]));
    for (int n = 0; n < 64; n++)
        h = hash(hash(h, fs_block[n]), gs_block[n]);
    for (int n = 432; n < 512; n++)
        h = hash(h, relative(stack_block[n]));
    now.memory = h;
    *o = now;
    for (int n = 0; n < 16; n++) {
        o->regs[n] = relative(out_regs[n]);
        o->fault_regs[n] = relative(o->fault_regs[n]);
    }
    o->regs[16] = out_regs[16] & 0x240dd5;
    o->fault_regs[16] &= 0x240dd5; // not RF, which differs between kinds of faults and processors
    o->rip = relative(o->rip) - relative((u64)code);
    o->address = relative(o->address);
}

static const char *const names[] = { "rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14",
                                     "r15", "flags" };

static void show_regs(const char *title, const u64 *regs, int values)
{
    u64 h = 0;
    for (int n = 0; n < 17; n++)
        h = hash(h, regs[n]);
    put_value(title, h);
    for (int n = 0; values && n < 17; n++)
        put_value(names[n], regs[n]);
}

static void show(const char *name, const struct outcome *o, int values)
{
    put(name);
    show_regs("regs", o->regs, values);
    put_value("mem", o->memory);
    if (o->faults) {
        put_value("faults", o->faults);
        put_value("signal", o->signal);
        put_value("code", o->code);
        put_value("addr", o->address);
        put_value("rip", o->rip);
        put_value("err", o->error);
        put_value("trap", o->trap);
        show_regs("at", o->fault_regs, values);
    }
    put_char('\n');
}

struct entry { int code, name; };

static int same(const struct outcome *a, const struct outcome *b)
{
    for (u64 n = 0; n < sizeof *a / 8; n++)
        if (((const u64 *)a)[n] != ((const u64 *)b)[n])
            return 0;
    return 1;
}

static u64 milliseconds(void)
{
    u64 t[2];
    SYS3(228, 1, t, 0);
    return t[0] * 1000 + t[1] / 1000000;
}

static struct outcome first[400];

static int storm(void)
{
    struct entry *end = (struct entry *)case_table_end;
    int count = 0, bad = 0;
    for (struct entry *e = (struct entry *)case_table; e < end; e++)
        run(case_table + e->code, 1, &first[count++]);
    on_signal(14, on_alarm, ONSTACK | RESTART);
    u64 timer[4] = { 0, 200, 0, 200 };
    SYS3(38, 0, timer, 0);
    for (u64 stop = milliseconds() + 1000; milliseconds() < stop;) {
        count = 0;
        for (struct entry *e = (struct entry *)case_table; e < end; e++, count++) {
            for (int again = 0; again < 20; again++) {
                struct outcome o;
                run(case_table + e->code, 1, &o);
                if (!same(&o, &first[count]) && bad++ < 10) {
                    put("differs: ");
                    show(case_table + e->name, &first[count], 1);
                    put("now:     ");
                    show(case_table + e->name, &o, 1);
                }
            }
        }
    }
    u64 none[4] = { 0, 0, 0, 0 };
    SYS3(38, 0, none, 0);
    put(bad ? "bad\n" : ticks > 100 ? "ok\n" : "too few signals\n");
    return bad != 0;
}

static void find_features(void)
{
    u32 a = 1, b, c = 0, d;
    __asm__ volatile("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
    if (!(c >> 27 & 1))
        return;
    u32 low, high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    a = 7, c = 0;
    __asm__ volatile("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
    has_avx = (low & 6) == 6 && (b >> 5 & 1) && (b >> 8 & 1);
    has_avx512 = (low & 0xe6) == 0xe6 && (b >> 16 & 1);
}

int main_c(u64 *start)
{
    char **argv = (char **)(start + 1);
    const char *mode = start[0] > 1 ? argv[1] : "run";
    find_features();
    use_altstack(altstack, sizeof altstack);
    for (int n = 0; n < 5; n++)
        on_signal((int[]){ 4, 5, 7, 8, 11 }[n], on_fault, ONSTACK);
    on_signal(10, on_usr1, 0);
    // Fixed addresses, so that what is printed does not depend on where the kernel puts things.
    bad_page = MMAP(0x200000100000, 4096, 0, 0x100022);
    ro_page = MMAP(0x200000200000, 4096, 1, 0x100022);
    data_page = MMAP(0x200000300000, 8192, 3, 0x100022);
    free_page = 0x200000400000;
    SYS1(11, 0), sys(11, data_page + 4096, 4096, 0, 0, 0, 0);
    int fd = sys(319, (u64)"shapes", 0, 0, 0, 0, 0);
    bus_page = sys(9, 0x200000500000, 4096, 3, 0x100001, fd, 0);
    if (equal(mode, "storm")) {
        int result = storm();
        flush();
        return result;
    }
    for (struct entry *e = (struct entry *)case_table; e < (struct entry *)case_table_end; e++) {
        if (equal(mode, "only") && !equal(argv[2], case_table + e->name))
            continue;
        for (u64 seed = 1; seed <= 3; seed++) {
            struct outcome o;
            run(case_table + e->code, seed, &o);
            show(case_table + e->name, &o, !equal(mode, "run"));
        }
    }
    flush();
    return 0;
}
