# Where the programs begin, and what C cannot say.
    .intel_syntax noprefix
    .globl _start, restorer, start_thread
    .hidden main_c, restorer, start_thread
    .text
_start:
    xor ebp, ebp
    mov rdi, rsp
    and rsp, -16
    call main_c
    mov edi, eax
    mov eax, 231
    syscall

restorer:
    mov eax, 15
    syscall

# start_thread(flags, stack top, function, argument): the thread calls function(argument), which does not return.
start_thread:
    mov r8, rdx
    mov r9, rcx
    xor edx, edx
    xor r10d, r10d
    push r8
    push r9
    mov rcx, [rsp]
    mov [rsi-16], rcx
    mov rcx, [rsp+8]
    mov [rsi-8], rcx
    sub rsi, 16
    xor r8d, r8d
    mov eax, 56
    syscall
    test rax, rax
    jz 1f
    add rsp, 16
    ret
1:  pop rdi
    pop rax
    and rsp, -16
    call rax
    ud2
    .section .note.GNU-stack,"",@progbits
