# Runs one case: registers and flags from in_regs, a stack of its own, then everything into out_regs.
    .intel_syntax noprefix
    .globl case_run, case_end
    .hidden in_regs, out_regs, host_rsp, case_ptr, case_run, case_end
    .text
case_run:
    push rbx
    push rbp
    push r12
    push r13
    push r14
    push r15
    mov [rip+host_rsp], rsp
    push qword ptr [rip+in_regs+128]
    popfq
    mov rax, [rip+in_regs]
    mov rcx, [rip+in_regs+8]
    mov rdx, [rip+in_regs+16]
    mov rbx, [rip+in_regs+24]
    mov rsp, [rip+in_regs+32]
    mov rbp, [rip+in_regs+40]
    mov rsi, [rip+in_regs+48]
    mov rdi, [rip+in_regs+56]
    mov r8, [rip+in_regs+64]
    mov r9, [rip+in_regs+72]
    mov r10, [rip+in_regs+80]
    mov r11, [rip+in_regs+88]
    mov r12, [rip+in_regs+96]
    mov r13, [rip+in_regs+104]
    mov r14, [rip+in_regs+112]
    mov r15, [rip+in_regs+120]
    jmp [rip+case_ptr]

case_end:
    mov [rip+out_regs], rax
    mov [rip+out_regs+8], rcx
    mov [rip+out_regs+16], rdx
    mov [rip+out_regs+24], rbx
    mov [rip+out_regs+32], rsp
    mov [rip+out_regs+40], rbp
    mov [rip+out_regs+48], rsi
    mov [rip+out_regs+56], rdi
    mov [rip+out_regs+64], r8
    mov [rip+out_regs+72], r9
    mov [rip+out_regs+80], r10
    mov [rip+out_regs+88], r11
    mov [rip+out_regs+96], r12
    mov [rip+out_regs+104], r13
    mov [rip+out_regs+112], r14
    mov [rip+out_regs+120], r15
    mov rsp, [rip+host_rsp]
    pushfq
    pop [rip+out_regs+128]
    cld
    pop r15
    pop r14
    pop r13
    pop r12
    pop rbp
    pop rbx
    ret

    .section .note.GNU-stack,"",@progbits
