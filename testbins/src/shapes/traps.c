// Traps and faults of control: the trap flag, breakpoints, INT n, branches to addresses that are not canonical, segment loads.
// Each case prints every signal it gets; addresses count from the case's first instruction.
#include "guest.h"

static u8 altstack[65536] __attribute__((aligned(64)));
static u8 frames[4096] __attribute__((aligned(64)));
static volatile u64 base, events, stop_at, old_sp;
extern u8 cases_out[];
void run_case(void *code, void *sp);
#define LIMIT 40

static void put_place(const char *name, u64 v)
{
    put_value(name, v - base < 0x1000 ? v - base : v - (u64)frames < sizeof frames ? v - (u64)frames + 0x5000 : v);
}

// A trap goes on where it happened; a fault ends the case.
static void on_trap(int signal, struct info *i, struct context *c)
{
    put(" [");
    put_value("sig", signal);
    put_value("code", (u32)i->code);
    put_place("addr", i->address);
    put_place("rip", c->rip);
    put_place("rsp", c->rsp);
    put_value("flags", c->rflags & 0x40f00);
    put_value("trap", c->trap);
    put_value("error", c->trap == 14 ? c->error & ~1 : c->error);
    put_value("rcx", c->rcx);
    u64 now;
    __asm__ volatile("pushfq; pop %0" : "=r"(now));
    put_value("own", now & 0x500);
    put(" ]");
    if (signal != 5 || ++events == LIMIT) {
        c->rip = (u64)cases_out;
        c->rflags &= ~0x40500;
    }
}

#define CASE(name, text) \
    extern u8 case_##name[]; \
    __asm__(".text\n.hidden case_" #name "\ncase_" #name ":\n.intel_syntax noprefix\n" text "\njmp cases_out\n.att_syntax\n");
#define SET_TF "pushfq\n or dword ptr [rsp], 0x100\n popfq\n"
#define CLEAR_TF "pushfq\n and dword ptr [rsp], ~0x100\n popfq\n"

// rdi: the stack to leave with; the caller's registers are on it.
__asm__(".text\n.hidden run_case, cases_out\nrun_case:\n.intel_syntax noprefix\n"
        "push rbx\n push rbp\n push r12\n push r13\n push r14\n push r15\n mov [rip+old_sp], rsp\n mov rsp, rsi\n"
        "mov rbx, 0x1111\n mov rbp, rsi\n mov r15, 0x1515\n mov ecx, 3\n mov eax, edi\n jmp rdi\n"
        "cases_out:\n mov rsp, [rip+old_sp]\n cld\n pop r15\n pop r14\n pop r13\n pop r12\n pop rbp\n pop rbx\n ret\n.att_syntax\n");

CASE(plain, SET_TF "nop\n mov r15, rbx\n lea rdx, [rip+case_plain]\n add r15, 3\n" CLEAR_TF "nop")
CASE(branches, SET_TF "jmp 1f\n ud2\n1: call 2f\n jmp 3f\n2: ret\n3: lea rdx, [rip+4f]\n jmp rdx\n ud2\n4: jz 5f\n jnz 5f\n ud2\n5: loop 5b\n"
     CLEAR_TF)
CASE(indirect, SET_TF "lea r15, [rip+1f]\n call r15\n jmp 2f\n1: ret 8\n ud2\n2: push r15\n pop r14\n" CLEAR_TF)
CASE(strings, "lea rsi, [rbp-512]\n lea rdi, [rbp-1024]\n" SET_TF "rep movsb\n mov ecx, 2\n repne scasb\n mov ecx, 0\n rep stosd\n" CLEAR_TF)
CASE(calls, SET_TF "mov eax, 39\n syscall\n nop\n xor eax, eax\n cpuid\n nop\n mov ecx, 1\n" CLEAR_TF)
CASE(flags16, "pushfq\n or word ptr [rsp], 0x100\n popfw\n nop\n pushfw\n and word ptr [rsp], ~0x100\n popfw\n nop")
CASE(stack_segment, SET_TF "mov eax, ss\n mov ss, eax\n nop\n nop\n" CLEAR_TF)
CASE(step_fault, SET_TF "xor eax, eax\n mov rdx, [rax]\n nop")
CASE(step_int3, SET_TF "int3\n nop\n nop\n" CLEAR_TF)
CASE(spin, "pushfq\n or dword ptr [rsp], 0x100\n popfq\n 1: jmp 1b")
CASE(bad_popf, "lea rsp, [rip+case_bad_popf-0x10000000]\n stc\n popfq")
CASE(int3, "int3\n nop")
CASE(int3_long, ".byte 0xcd, 3\n nop")
CASE(int1, ".byte 0xf1\n nop")
CASE(int4, "int 4\n nop")
CASE(int13, "int 13\n nop")
CASE(int255, "int 255\n nop")
CASE(into, ".byte 0xce\n nop")
CASE(hlt, "hlt")
CASE(ud1, ".byte 0x0f, 0xb9, 0xc0")
CASE(jmp_odd, "mov rdx, 0x4141414141414141\n jmp rdx")
CASE(jmp_odd_low, "mov rdx, 0x800000000000\n jmp rdx")
CASE(jmp_odd_r15, "mov r15, 0x1234567800000000\n jmp r15")
CASE(jmp_odd_memory, "mov rdx, 0x5555000000000000\n push rdx\n jmp [rsp]")
CASE(call_odd, "mov rdx, 0x800000000123\n call rdx")
CASE(call_odd_memory, "mov rdx, 0x5151515151515123\n mov [rbp-8], rdx\n call [rbp-8]")
CASE(ret_odd, "mov rdx, 0x7777777777777777\n push rdx\n ret")
CASE(ret_odd_more, "mov rdx, 0x7777777777777777\n push rdx\n ret 0x20")
CASE(step_ret_odd, "mov rdx, 0x7777777777777777\n push rdx\n" SET_TF "nop\n ret")
CASE(jmp_kernel, "mov rdx, 0xffff900000000000\n jmp rdx")
CASE(jmp_null, "xor edx, edx\n jmp rdx")
CASE(fsbase, "mov rdx, 0x800000000000\n wrfsbase rdx")
CASE(gsbase, "mov rdx, 0x800000000000\n wrgsbase rdx")
CASE(gsbase_good, "mov rdx, 0x123456789000\n wrgsbase rdx\n rdgsbase rcx\n xor edx, edx\n wrgsbase rdx\n int3")
CASE(fs_null, "lea rdx, [rbp-64]\n wrfsbase rdx\n xor eax, eax\n mov fs, eax\n rdfsbase rcx\n int3")
CASE(fs_data, "mov eax, 0x2b\n mov fs, eax\n xor ecx, ecx\n mov cx, fs\n int3\n xor eax, eax\n mov fs, eax")
CASE(fs_bad, "mov eax, 0x4b8\n mov fs, eax")
CASE(fs_pop, "push 0x2b\n pop fs\n push fs\n pop rcx\n int3\n push 0\n pop fs")
CASE(gs_null, "lea rdx, [rbp-64]\n wrgsbase rdx\n xor eax, eax\n mov gs, eax\n rdgsbase rcx\n int3")
CASE(gs_data, "mov eax, 0x2b\n mov gs, eax\n xor ecx, ecx\n mov cx, gs\n int3\n xor eax, eax\n mov gs, eax")
CASE(gs_r15, "mov r15d, 0x2b\n mov gs, r15d\n xor ecx, ecx\n mov cx, gs\n int3\n xor eax, eax\n mov gs, eax")
CASE(gs_memory, "push 0x2b\n mov gs, [rsp]\n xor ecx, ecx\n mov cx, gs\n int3\n xor eax, eax\n mov gs, eax")
CASE(gs_pop, "push 0x2b\n pop gs\n push gs\n pop rcx\n int3\n push 0\n pop gs")
CASE(gs_bad, "mov eax, 0x4b8\n mov gs, eax")
CASE(gs_kernel, "mov eax, 0x18\n mov gs, eax")
CASE(gs_fault, "xor edx, edx\n mov gs, [rdx]")

static const struct { const char *name; u8 *code; } list[] = {
#define ROW(name) { #name, case_##name },
    ROW(plain) ROW(branches) ROW(indirect) ROW(strings) ROW(calls) ROW(flags16) ROW(stack_segment) ROW(step_fault) ROW(step_int3) ROW(spin)
    ROW(bad_popf) ROW(int3) ROW(int3_long) ROW(int1) ROW(int4) ROW(int13) ROW(int255) ROW(into) ROW(hlt) ROW(ud1)
    ROW(jmp_odd) ROW(jmp_odd_low) ROW(jmp_odd_r15) ROW(jmp_odd_memory) ROW(call_odd) ROW(call_odd_memory) ROW(ret_odd) ROW(ret_odd_more)
    ROW(step_ret_odd) ROW(jmp_kernel) ROW(jmp_null) ROW(fsbase) ROW(gsbase) ROW(gsbase_good) ROW(fs_null) ROW(fs_data) ROW(fs_bad) ROW(fs_pop)
    ROW(gs_null) ROW(gs_data) ROW(gs_r15) ROW(gs_memory) ROW(gs_pop) ROW(gs_bad) ROW(gs_kernel) ROW(gs_fault)
};

int main_c(u64 *start)
{
    const char *only = start[0] > 1 ? (char *)start[2] : 0;
    use_altstack(altstack, sizeof altstack);
    for (int signal = 4; signal <= 11; signal++)
        on_signal(signal, on_trap, ONSTACK);
    if (only && equal(only, "die")) { // the trap flag without a handler
        struct action a = { 0, RESTORER, restorer, 0 };
        sys(13, 5, (u64)&a, 0, 8, 0, 0);
        only = "plain";
    }
    for (u64 n = 0; n < sizeof list / sizeof *list; n++) {
        if (only && !equal(only, list[n].name))
            continue;
        put(list[n].name);
        base = (u64)list[n].code;
        events = 0;
        flush();
        run_case(list[n].code, frames + 2048);
        put_char('\n');
        flush();
    }
    return 0;
}
