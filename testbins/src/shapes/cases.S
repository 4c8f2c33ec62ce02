# The cases: each begins with the registers of in_regs and ends in case_end, or in a fault whose handler goes there.
    .intel_syntax noprefix
    .hidden mem, fix, has_avx, has_avx512, bad_page, ro_page, data_page, free_page, bus_page, case_end, case_table, case_table_end
    .globl case_table, case_table_end
    .macro CASE name
    .section .rodata.table,"a"
    .long 771f-case_table, 772f-case_table
    .section .rodata.names,"a"
772: .asciz "\name"
    .text
    .balign 16
771:
    .endm
    .macro END
    jmp case_end
    .endm
    # One instruction (or more) with R15 at memory.
    .macro R15MEM name, code
    CASE \name
    lea r15, [rip+mem+512]
    \code
    END
    .endm
    .macro PLAIN name, code
    CASE \name
    \code
    END
    .endm

    .section .rodata.table,"a"
case_table:
    .text

# --- R15 as an operand
    PLAIN dest "mov r15, rax"
    PLAIN source "mov rax, r15"
    PLAIN imm64 "mov r15, 0x123456789abcdef0"
    PLAIN imm32 "mov r15d, 0x80000001"
    PLAIN dword "mov r15d, ecx; mov edx, r15d"
    PLAIN word "mov r15w, cx; mov dx, r15w"
    PLAIN byte "mov r15b, cl; mov dl, r15b"
    PLAIN add "add r15, rcx"
    PLAIN adc "adc r15, rcx; sbb rdx, r15"
    PLAIN add_self "add r15, r15"
    PLAIN xor_self "xor r15d, r15d"
    PLAIN inc "inc r15; dec r15d; neg r15w; not r15b"
    PLAIN shifts "shl r15, 3; sar r15d, cl; rol r15w, 5; rcr r15, 1; shld r15, rax, 7; shrd rdx, r15, cl"
    PLAIN bmi "bswap r15; bsf r15, rax; bsr rcx, r15; popcnt r15, r15; tzcnt rbx, r15; lzcnt r15d, eax"
    PLAIN bits "bt r15, 5; adc rax, 0; bts r15, 9; btr r15d, 3; btc r15w, 2; bt r15, rcx"
    PLAIN cmp "cmp r15, rax; setb al; cmp rbx, r15; setl bl; test r15, r15; sets cl; test r15b, 1; setz r15b"
    PLAIN cmov "cmp rax, rbx; cmovb r15, rcx; cmova rdx, r15; cmovs r15d, eax"
    PLAIN imul "imul r15, rcx; imul r15, rdx, 77; imul rax, r15, -5; mul r15; imul r15d"
    PLAIN div "mov r15, 12345; xor edx, edx; div r15; mov r15d, 7; cdq; idiv r15d"
    PLAIN mulx "mov rdx, rbx; mulx r15, rax, rcx; mulx rbx, r15, r15; mulx r15, r15, rax"
    PLAIN bmi2 "pdep r15, rax, rbx; pext rcx, r15, rdx; rorx r15, r15, 13; shlx rdx, r15, rcx; sarx r15, rax, r15; andn r15, rax, r15; bzhi rax, r15, rcx; blsr r15, r15; bextr rax, rbx, r15"
    PLAIN xchg "xchg r15, rax; xchg rbx, r15; xchg r15d, ecx; xchg r15b, dl; xchg r15w, si"
    PLAIN xadd "xadd r15, rax; xadd rbx, r15; xadd r15d, ecx; xadd r15, r15"
    PLAIN cmpxchg "cmpxchg r15, rbx; cmpxchg rcx, r15; mov rax, r15; cmpxchg r15, rdx; cmpxchg r15b, cl"
    PLAIN movx "movzx r15, al; movsx rcx, r15b; movsxd r15, ebx; movzx r15d, r15w; movsx r15w, r15b"
    PLAIN lea "lea r15, [rax+rbx*2+5]; lea rcx, [r15+r15*8]; lea r15, [r15-1]; lea r15d, [rip+mem]"
    PLAIN push_pop "push r15; pop rax; push rbx; pop r15; push r15w; pop cx; push dx; pop r15w"
    PLAIN push_rsp "push rsp; pop r15; mov r15, rsp; push r15; mov rsp, r15"
    PLAIN sse_r15 "movq xmm0, r15; movd xmm1, r15d; paddq xmm0, xmm1; movq r15, xmm0; movd eax, xmm1; pextrq rbx, xmm0, 0; pinsrq xmm0, r15, 1; pextrq r15, xmm0, 1; cvtsi2sd xmm2, r15; cvttsd2si r15, xmm2; pmovmskb r15d, xmm0; movmskpd r15d, xmm0; crc32 r15, rax"
    PLAIN rdfsbase_r15 "rdfsbase r15; mov rax, r15; add r15, 64; wrfsbase r15; mov rbx, fs:[0]; mov r15, rax"
    PLAIN rdgsbase_r15 "rdgsbase r15; mov rax, r15; add r15, 64; wrgsbase r15; mov rbx, gs:[0]; rdgsbase ecx; rdgsbase r15d; mov r15, rax; wrgsbase r15d; rdgsbase rdx"
    PLAIN nop_r15 "nop qword ptr [r15+rax]; prefetcht0 [r15]; rdsspq r15; endbr64; pause; lfence"
    PLAIN segs "mov r15, ds; mov eax, es; mov cx, ss; mov r15w, cs"

# --- R15 as address
    R15MEM load "mov rax, [r15]; mov ecx, [r15+8]; movzx edx, byte ptr [r15+3]"
    R15MEM store "mov [r15], rax; mov [r15+12], ecx; mov byte ptr [r15+3], 77; mov qword ptr [r15+32], -9; mov [r15-512], r15"
    R15MEM index "mov ecx, 3; mov rax, [r15+rcx*8]; lea rbx, [rip+mem]; mov r15d, 5; mov rdx, [rbx+r15*8]; mov rsi, [r15*8+rbx]"
    R15MEM load_self "mov r15, [r15]"
    R15MEM rmw "add [r15], rax; inc dword ptr [r15+8]; lock xadd [r15+16], rbx; xchg [r15+24], rcx; lock cmpxchg [r15+32], rdx; shl qword ptr [r15+40], 3; not byte ptr [r15+7]"
    R15MEM rmw_self "add [r15], r15; xchg [r15+8], r15"
    R15MEM xadd_self "mov rax, r15; lock xadd [r15], r15; mov r15, rax; cmpxchg [r15+8], r15"
    R15MEM lockops "lock add [r15], ax; lock bts qword ptr [r15], 5; lock or byte ptr [r15+1], 0x55; lock dec qword ptr [r15+8]; lock neg dword ptr [r15+20]"
    R15MEM cmpxchg16 "mov rax, [r15]; mov rdx, [r15+8]; lock cmpxchg16b [r15]; lock cmpxchg16b [r15+16]; lock cmpxchg8b [r15+32]; mov eax, [r15+40]; mov edx, [r15+44]; cmpxchg8b [r15+40]"
    R15MEM push_mem "push [r15]; push [r15+8]; pop [r15+16]; pop [r15+24]; push qword ptr [r15+40]; pop r15"
    R15MEM bitstring "mov ecx, 100; bt [r15], rcx; adc rax, 0; bts [r15], rcx; mov rdx, -70; btc [r15], rdx; lock btr [r15], rcx; setc bl; mov rax, r15; mov r15d, 200; bts [rax], r15"
    R15MEM sse_mem "movups xmm0, [r15]; movaps xmm1, [r15+16]; pxor xmm0, [r15+32]; movaps [r15], xmm0; movntdq [r15+16], xmm1; movq [r15+32], xmm1; maskmovdqu xmm0, xmm0"
    R15MEM x87_mem "fild qword ptr [r15]; fild dword ptr [r15+8]; faddp; fstp qword ptr [r15+16]; fnstcw [r15]; fnstsw ax; fld qword ptr [r15+16]; fsqrt; fstp tbyte ptr [r15+32]"
    R15MEM movbe_mem "movbe rax, [r15]; movbe [r15+8], rax; movbe r15, [r15+16]; crc32 r15d, r15b"
    R15MEM a32 "lea r15, [rip+mem]; lea eax, [r15d+ecx]; lea r15, [r15d+1]"

# --- RIP-relative
    PLAIN rip "mov rax, [rip+mem]; mov [rip+mem+8], rax; add [rip+mem+16], rbx; mov dword ptr [rip+mem+24], 0x12345678; mov byte ptr [rip+mem+32], 5; cmp qword ptr [rip+mem+40], 0x77; setb cl; mov word ptr [rip+mem+50], 0x1234; push [rip+mem]; pop [rip+mem+56]; imul edx, [rip+mem], 1000; test dword ptr [rip+mem], 0x8000; shl dword ptr [rip+mem+60], 5"
    PLAIN rip_r15 "mov r15, [rip+mem]; mov [rip+mem+8], r15; add r15, [rip+mem+16]; add [rip+mem+24], r15; xchg r15, [rip+mem+32]; lock xadd [rip+mem+40], r15; cmp [rip+mem], r15; seta al; cmp r15, [rip+mem+8]; setb bl; lea r15, [rip+mem+80]; imul r15, [rip+mem+88], 1000; movzx r15d, byte ptr [rip+mem+3]; mov r15b, [rip+mem+5]; cmovb r15, [rip+mem+64]"
    PLAIN rip_r9 "mov r9, [rip+mem]; add r10, [rip+mem+8]; mov r8, r9; lock xadd [rip+mem+16], r9; mulx r9, r10, [rip+mem+24]; cmpxchg [rip+mem+32], r14; push r9; pop r11"
    PLAIN rip_sse "movups xmm0, [rip+mem]; paddd xmm0, [rip+mem+64]; pshufd xmm1, [rip+mem+80], 0x1b; movups [rip+mem+16], xmm0; movups [rip+mem+32], xmm1; cvtsi2sd xmm3, dword ptr [rip+mem]; movsd [rip+mem+48], xmm3; fld qword ptr [rip+mem+48]; fstp dword ptr [rip+mem+56]; ldmxcsr [rip+good_mxcsr]; stmxcsr [rip+mem+60]; lock cmpxchg16b [rip+mem+64]; cmpxchg8b [rip+mem+96]"

# --- control flow
    CASE calls
    call 1f
    call 2f
    END
1:  mov r15, [rsp]
    ret
2:  pushfq
    pop rbx
    ret
    CASE call_flags
    stc
    call 3f
    setc al
    cmp rax, rbx
    call 1f
    setb cl
    lea r14, [rip+1f]
    cmp rbx, rdx
    call r14
    pushfq
    pop rdx
    std
    lea r15, [rip+1f]
    call r15
    pushfq
    pop rsi
    cld
    END
3:  jmp 4f
4:  lea r13, [rip+5f]
    jmp r13
5:  ret
1:  setg r12b
    ret
    CASE call_r15
    lea r15, [rip+1f]
    call r15
    push r15
    call [rsp]
    lea rax, [rip+2f]
    mov [rip+mem+8], rax
    lea r15, [rip+mem]
    call [r15+8]
    mov ecx, 1
    call [r15+rcx*8]
    mov r15d, 1
    lea rax, [rip+mem]
    call [rax+r15*8]
    call [rip+mem+8]
    END
1:  pushfq
    add r14, r15
    popfq
    ret
2:  adc r15, 1
    pop rdx
    push rdx
    dec r15
    ret
    CASE jmp_r15
    lea r15, [rip+1f]
    jmp r15
    ud2
1:  lea rax, [rip+2f]
    mov [rip+mem+24], rax
    lea r15, [rip+mem]
    mov eax, 3
    jmp [r15+rax*8]
    ud2
2:  lea rax, [rip+3f]
    mov [r15+40], rax
    jmp [r15+40]
    ud2
3:  lea rax, [rip+4f]
    mov [rip+mem+40], rax
    jmp [rip+mem+40]
    ud2
4:  lea rax, [rip+5f]
    push rax
    pushfq
    popfq
    ret
    ud2
5:  lea rax, [rip+6f]
    mov [rsp-8], rax
    jmp [rsp-8]
    ud2
6:  END
    CASE call_fs
    lea rax, [rip+1f]
    mov fs:[8], rax
    mov fs:[16], rax
    mov ecx, 1
    call fs:[8]
    call fs:[rcx*8]
    mov r15d, 2
    call fs:[r15*8]
    xor r15d, r15d
    call fs:[r15+8]
    lea rax, [rip+2f]
    mov fs:[8], rax
    jmp fs:[8]
    ud2
2:  mov qword ptr fs:[8], 0
    mov qword ptr fs:[16], 0
    END
1:  inc rdx
    ret
    CASE fs_r15
    mov r15, fs:[8]
    mov fs:[16], r15
    cmp r15, fs:[24]
    seta al
    add fs:[32], r15
    xchg r15, fs:[40]
    mov r15d, 3
    mov rbx, fs:[r15*8]
    mov rcx, fs:[r15]
    push qword ptr fs:[r15+5]
    pop r15
    END
    CASE call_gs
    lea rax, [rip+1f]
    mov gs:[8], rax
    mov gs:[16], rax
    mov ecx, 1
    stc
    call gs:[8]
    call gs:[rcx*8]
    mov r15d, 2
    call gs:[r15*8]
    xor r15d, r15d
    call gs:[r15+8]
    mov r9, 8
    call gs:[r9]
    lea rax, [rip+2f]
    mov gs:[8], rax
    jmp gs:[8]
    ud2
2:  setc bl
    mov qword ptr gs:[8], 0
    mov qword ptr gs:[16], 0
    END
1:  lea rdx, [rdx+1]
    ret
    CASE gs
    mov rax, gs:[8]
    mov gs:[16], rbx
    mov ecx, 5
    mov edx, 2
    mov rsi, gs:[rcx*8+8]
    mov gs:[rdx+rcx*8+6], rsi
    add gs:[32], rsi
    mov r9d, 3
    mov r10, gs:[r9*8]
    mov r8, gs:[r9+5]
    lock xadd gs:[40], r9
    mov r15, gs:[48]
    mov gs:[56], r15
    add r15, gs:[64]
    cmp r15, gs:[72]
    setb bl
    xchg r15, gs:[80]
    mov r15d, 4
    mov r11, gs:[r15*8]
    mov r15, gs:[r15]
    mov r15d, 16
    mov gs:[r15], r15
    push qword ptr gs:[88]
    pop qword ptr gs:[96]
    mov dword ptr gs:[104], 0x11223344
    movups xmm0, gs:[112]
    paddd xmm0, gs:[128]
    movups gs:[144], xmm0
    fild qword ptr gs:[160]
    fstp qword ptr gs:[168]
    movabs rax, gs:[8]
    cmp byte ptr gs:[9], 5
    END
    CASE gs_push_rsp
    rdgsbase rax
    lea rcx, [rip+mem]
    sub rcx, rsp
    wrgsbase rcx
    mov rdx, gs:[rsp]
    push qword ptr gs:[rsp+16]
    push qword ptr gs:[rsp]
    pop qword ptr gs:[rsp+64]
    pop qword ptr gs:[rsp+64]
    wrgsbase rax
    xor ecx, ecx
    END
    CASE loops
    mov ecx, 3
    xor eax, eax
1:  inc eax
    loop 1b
    mov ecx, 5
2:  inc eax
    cmp eax, 6
    loopne 2b
    setz bl
    mov ecx, 5
3:  inc eax
    cmp eax, eax
    loope 3b
    mov ecx, 1
    loop 4f
    add eax, 100
4:  jrcxz 5f
    add eax, 1000
5:  mov rcx, 0x100000000
    jecxz 6f
    add eax, 10000
6:  jrcxz 7f
    add eax, 100000
7:  stc
    mov ecx, 2
    loop 8f
8:  setc dl
    mov rcx, 0x300000001
    addr32 loop 9f
    inc ecx
9:  cmp eax, 1
    mov ecx, 9
    loope 10f
    add eax, 3
10: loopne 11f
    add eax, 7
11: END
    CASE ret_imm
    push 11
    push 12
    push 13
    stc
    call 1f
    setc al
    pop rbx
    lea r15, [rip+1f]
    push 14
    push 15
    call r15
    END
1:  mov rcx, rsp
    ret 16
    CASE jcc
    mov ecx, 300
    xor r15d, r15d
1:  cmp rax, rbx
    ja 2f
    inc r15
    jo 3f
2:  lea rax, [rax+rdx*2]
    jp 3f
    js 4f
    add r15, 2
3:  xor rbx, rax
    jl 4f
    add r15, rcx
4:  dec ecx
    jne 1b
    END
    CASE far_jcc
    test rax, rax
    js 1f
    add r15, 5
1:  jmp 3f
    .balign 4096, 0xcc
3:  add r15, 6
    END
    PLAIN stack "push 5; push -7; push 0x12345678; push rax; push [rsp+8]; pop rcx; pop [rsp+8]; pop rdx; pushw 3; pop bx; pushfq; pop rsi; push rsi; popfq; enter 32, 0; mov [rbp-8], rax; leave; enter 16, 2; leave"
    PLAIN flags "cmp rax, rbx; lahf; cmc; sahf; pushfq; pop rcx; stc; std; pushfq; pop rdx; cld; clc; setc sil; push 0x8d5; popfq; setc dil"
    PLAIN xlat "lea rbx, [rip+mem]; xlatb; xlatb"
    PLAIN strings "cld; lea rsi, [rip+mem]; lea rdi, [rip+mem+256]; mov ecx, 20; rep movsq; lea rdi, [rip+mem+500]; mov ecx, 77; rep stosb; lea rdi, [rip+mem]; mov al, [rip+mem+40]; mov ecx, 500; repne scasb; lea rsi, [rip+mem]; lea rdi, [rip+mem+256]; mov edx, 0; mov rbx, rcx; mov ecx, 500; repe cmpsb; lodsd; movsw"
    PLAIN strings_down "std; lea rsi, [rip+mem+80]; lea rdi, [rip+mem+84]; mov ecx, 70; rep movsb; scasw; stosq; cld"
    PLAIN cpuid "xor eax, eax; cpuid; mov r15d, ebx; mov eax, 1; xor ecx, ecx; cpuid; xor eax, eax; xor ebx, ebx; xor ecx, ecx; xor edx, edx; xor r15d, r15d"
    PLAIN rdtsc "rdtsc; mov r15d, edx; shl r15, 32; or r15, rax; rdtscp; shl rdx, 32; or rax, rdx; cmp r15, rax; seta r15b; movzx r15d, r15b; xor eax, eax; xor ecx, ecx; xor edx, edx"
    PLAIN syscall "mov eax, 102; syscall; mov rdi, -1; mov eax, 3; stc; syscall; setc bl"
    PLAIN misc "cbw; cwde; cdqe; cqo; movsx eax, al; xchg al, ah; mov ah, bh; add ch, dl; bswap ecx; movnti [rip+mem], rax; sfence; mfence; rdpid r15; xor r15d, r15d; emms"

# --- vectors and control words
    PLAIN sse "lea r15, [rip+mem]; movaps xmm15, [r15]; movaps xmm14, [r15+16]; pshufb xmm15, xmm14; aesenc xmm15, xmm14; pclmulqdq xmm14, xmm15, 1; mulpd xmm14, xmm15; movaps [r15], xmm15; movaps [r15+16], xmm14; ptest xmm14, xmm15; pcmpistri xmm14, xmm15, 2"
    PLAIN x87 "fldpi; fldl2e; fmulp; fsin; fstp tbyte ptr [rip+mem]; fld1; fldlg2; fyl2x; fnstenv [rip+mem+128]; fstp qword ptr [rip+mem+16]; mov qword ptr [rip+mem+136], 0; mov qword ptr [rip+mem+144], 0"
    CASE avx
    cmp qword ptr [rip+has_avx], 0
    je 1f
    lea r15, [rip+mem]
    vmovdqa ymm8, [r15]
    vpaddq ymm15, ymm8, [r15+32]
    vpermq ymm9, [rip+mem+64], 0x1b
    vpternlogd xmm0, xmm0, xmm0, 0
    vmovdqu [r15+96], ymm15
    vmovdqu [rip+mem+128], ymm9
    vpxor xmm1, xmm1, xmm1
    vpcmpeqd ymm2, ymm2, ymm2
    vpsrlq ymm1, ymm15, 58
    vpgatherqq ymm3, [r15+ymm1*8], ymm2
    vmovdqu [r15+160], ymm3
    vmovq r15, xmm3
    vpextrq r15, xmm3, 1
    vpbroadcastq ymm4, [rip+mem+8]
    vmovmskps r15d, ymm4
    vzeroupper
1:  END
    .macro VECTORS16 op
    .irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
    .ifc \op, load
    vmovdqu ymm\n, [rip+mem+\n*32]
    .else
    vmovdqu [rip+mem+512+\n*32], ymm\n
    .endif
    .endr
    .endm
    .macro KILL_SELF
    mov eax, 39
    syscall
    mov edi, eax
    mov esi, 10
    mov eax, 62
    syscall
    xor edi, edi
    .endm
    CASE ymm_syscall
    cmp qword ptr [rip+has_avx], 0
    je 1f
    VECTORS16 load
    mov eax, 102
    syscall
    xor ecx, ecx
    xor r11d, r11d
    VECTORS16 store
    vzeroupper
1:  END
    CASE ymm_signal
    cmp qword ptr [rip+has_avx], 0
    je 1f
    VECTORS16 load
    KILL_SELF
    VECTORS16 store
    vzeroupper
1:  END
    CASE ymm_calls
    cmp qword ptr [rip+has_avx], 0
    je 1f
    VECTORS16 load
    mov ecx, 1000
2:  lea r15, [rip+3f]
    call r15
    dec ecx
    jne 2b
    VECTORS16 store
    vzeroupper
1:  END
3:  ret
    CASE zmm_signal
    mov r15d, 0xff
    cmp qword ptr [rip+has_avx512], 0
    je 1f
    vmovdqu64 zmm31, [rip+mem]
    vmovdqu64 zmm3, [rip+mem+64]
    vmovdqu64 zmm16, [rip+mem+128]
    kmovq k5, rax
    mov rbx, rax
    KILL_SELF
    vpcmpeqq k1, zmm31, [rip+mem]
    kmovq r15, k1
    vpcmpeqq k1, zmm3, [rip+mem+64]
    kmovq rax, k1
    and r15, rax
    vpcmpeqq k1, zmm16, [rip+mem+128]
    kmovq rax, k1
    and r15, rax
    kmovq rax, k5
    cmp rax, rbx
    je 2f
    xor r15d, r15d
2:  vzeroupper
1:  xor eax, eax
    xor ebx, ebx
    xor ecx, ecx
    xor edi, edi
    xor esi, esi
    xor r11d, r11d
    cmp eax, 0
    END
    CASE control_syscall
    ldmxcsr [rip+odd_mxcsr]
    fldcw [rip+odd_fcw]
    fldpi
    mov eax, 102
    syscall
    stmxcsr [rip+mem]
    fnstcw [rip+mem+8]
    fnstsw [rip+mem+16]
    fstp tbyte ptr [rip+mem+32]
    END
    CASE control_signal
    ldmxcsr [rip+odd_mxcsr]
    fldcw [rip+odd_fcw]
    fldpi
    fldl2t
    KILL_SELF
    stmxcsr [rip+mem]
    fnstcw [rip+mem+8]
    fnstsw [rip+mem+16]
    fstp tbyte ptr [rip+mem+32]
    fstp tbyte ptr [rip+mem+48]
    END
    CASE red_zone
    mov r15d, 16
1:  mov [rsp+r15*8-136], r15
    dec r15
    jne 1b
    stc
    KILL_SELF
    xor eax, eax
    mov r15d, 16
2:  imul rax, rax, 31
    add rax, [rsp+r15*8-136]
    dec r15
    jne 2b
    mov r15d, 512
3:  mov qword ptr [rsp+r15*8-4096+448-456], 0x5a
    dec r15
    cmp r15, 480
    jne 3b
    END
    .section .rodata
    .balign 8
good_mxcsr: .long 0x1f80
odd_mxcsr: .long 0x3f80
odd_fcw: .short 0x0b7f
    .text

# --- faults. Not here: jumps to non-canonical addresses, whose state at the fault is a matter of the processor.
    .macro FAULT name, code
    CASE fault_\name
    \code
    END
    .endm
    FAULT load "mov rbx, [rip+bad_page]; stc; mov rax, [rbx+16]"
    FAULT null "xor ecx, ecx; mov rax, [rcx]"
    FAULT noncanonical "mov rbx, 0x8000000000000000; mov rax, [rbx]"
    FAULT noncanonical_stack "mov rbp, 0x8000000000000000; mov rax, [rbp]"
    FAULT high "mov rbx, -4096; mov rax, [rbx]"
    FAULT unmapped "mov rbx, [rip+free_page]; mov [rbx], al"
    FAULT store_ro "mov rbx, [rip+ro_page]; mov [rbx+8], rax"
    FAULT rmw_ro "mov rbx, [rip+ro_page]; lock add [rbx+8], rax"
    FAULT push "mov rsp, [rip+bad_page]; push rax"
    FAULT push_r15 "mov rsp, [rip+bad_page]; push r15"
    FAULT push_imm "mov rsp, [rip+bad_page]; push 5"
    FAULT push_mem "mov rbx, [rip+bad_page]; push [rbx]"
    FAULT pushfq "mov rsp, [rip+bad_page]; pushfq"
    FAULT pop "mov rsp, [rip+bad_page]; pop rax"
    FAULT pop_r15 "mov rsp, [rip+bad_page]; pop r15"
    FAULT pop_mem "mov rbx, [rip+bad_page]; pop [rbx]"
    FAULT popfq "mov rsp, [rip+bad_page]; popfq"
    FAULT enter "mov rsp, [rip+bad_page]; enter 16, 0"
    FAULT leave "mov rbp, [rip+bad_page]; leave"
    FAULT call_bad "mov rbx, [rip+bad_page]; call rbx"
    FAULT call_mem "mov rbx, [rip+bad_page]; call [rbx+8]"
    FAULT call_mem_r15 "mov r15, [rip+bad_page]; call [r15+8]"
    FAULT call_fs_bad "mov rbx, [rip+bad_page]; call fs:[rbx+8]"
    FAULT call_r15_bad "mov r15, [rip+free_page]; call r15"
    FAULT call_rsp "mov rsp, [rip+bad_page]; call case_end"
    FAULT call_rsp_r15 "mov rsp, [rip+bad_page]; lea r15, [rip+case_end]; call r15"
    FAULT call_rsp_mem "mov rsp, [rip+bad_page]; lea rax, [rip+case_end]; mov [rip+mem], rax; call [rip+mem]"
    FAULT ret "mov rsp, [rip+bad_page]; ret"
    FAULT ret_imm "mov rsp, [rip+bad_page]; ret 8"
    FAULT ret_to_bad "push [rip+bad_page]; ret"
    FAULT ret_imm_to_bad "push 1; push 2; push [rip+free_page]; ret 8"
    FAULT jmp_unmapped "mov rbx, [rip+free_page]; add rbx, 5; jmp rbx"
    FAULT jmp_data "mov rbx, [rip+data_page]; jmp rbx"
    FAULT jmp_null "xor ebx, ebx; jmp rbx"
    FAULT jmp_low "mov ebx, 0x1234; jmp rbx"
    FAULT jmp_2g "mov ebx, 0x7fff0000; jmp rbx"
    FAULT jmp_3g "mov ebx, 0xc0000000; jmp rbx"
    FAULT jmp_8g "mov rbx, 0x200000000; jmp rbx"
    FAULT jmp_mid "mov rbx, 0x6000000000; jmp rbx"
    FAULT jmp_high "mov rbx, 0x600000000000; jmp rbx"
    FAULT jmp_kernel "mov rbx, -4096; call rbx"
    FAULT r15_load "mov r15, [rip+bad_page]; mov rax, [r15+24]"
    FAULT r15_load_self "mov r15, [rip+bad_page]; mov r15, [r15+24]"
    FAULT r15_dest "mov rbx, [rip+bad_page]; mov r15, [rbx]"
    FAULT r15_add "mov rbx, [rip+bad_page]; add r15, [rbx]"
    FAULT r15_store "mov rbx, [rip+bad_page]; mov [rbx], r15"
    FAULT r15_rmw "mov r15, [rip+bad_page]; add qword ptr [r15], 5"
    FAULT r15_rmw_ro "mov r15, [rip+ro_page]; lock xadd [r15], r15"
    FAULT r15_xchg "mov rbx, [rip+ro_page]; xchg [rbx], r15"
    FAULT r15_cmpxchg "mov rbx, [rip+ro_page]; lock cmpxchg [rbx], r15"
    FAULT r15_cmpxchg16 "mov r15, [rip+ro_page]; lock cmpxchg16b [r15]"
    FAULT r15_div "xor r15d, r15d; div r15"
    FAULT r15_index "mov r15, [rip+bad_page]; shr r15, 3; mov rax, [r15*8]"
    FAULT rip "mov rax, [rip+case_table-0x30000000]"
    FAULT rip_r15 "add [rip+case_table], r15"
    FAULT rip_ro "mov dword ptr [rip+case_table], 5"
    FAULT fs "mov rbx, [rip+bad_page]; mov rax, fs:[rbx]"
    FAULT gs "mov rbx, [rip+bad_page]; wrgsbase rbx; mov rax, gs:[8]"
    FAULT gs_r15 "mov rbx, [rip+bad_page]; wrgsbase rbx; stc; add gs:[8], r15"
    FAULT gs_r9 "mov rbx, [rip+bad_page]; wrgsbase rbx; stc; xor r9, gs:[8]"
    FAULT gs_push "mov rbx, [rip+bad_page]; wrgsbase rbx; push qword ptr gs:[16]"
    FAULT gs_call "mov rbx, [rip+bad_page]; wrgsbase rbx; call gs:[16]"
    FAULT gs_jmp_r15 "mov r15, [rip+bad_page]; xor eax, eax; wrgsbase rax; jmp gs:[r15]"
    FAULT div "xor ecx, ecx; div rcx"
    FAULT idiv_overflow "mov rax, 0x8000000000000000; cqo; mov rcx, -1; idiv rcx"
    FAULT int3 "int3"
    FAULT int3_jcc "cmp eax, eax; jne 1f; add r15, 5; int3; 1: nop"
    FAULT int3_loop "mov ecx, 2; 1: dec ecx; jne 1b; call 2f; 2: pop rax; xor eax, eax; int3"
    FAULT int3_long ".byte 0xcd, 3"
    FAULT int1 ".byte 0xf1"
    FAULT int1_jcc "cmp eax, eax; jne 1f; .byte 0xf1; 1: nop"
    FAULT int_other "int 0x20"
    FAULT int4 "int 4"
    FAULT ud2 "ud2"
    FAULT ud2_jcc "cmp eax, eax; jne 1f; ud2; 1: nop"
    FAULT ud1 "ud1 r15, [r15]"
    FAULT ud0 "ud0 eax, eax"
    FAULT hlt "hlt"
    FAULT cli "cli"
    FAULT in "in al, dx"
    FAULT rdmsr "rdmsr"
    FAULT mov_cr "mov rax, cr0"
    FAULT mov_cr_r15 "mov r15, cr0"
    FAULT lgdt "lgdt [r15]"
    FAULT wrfsbase_noncanonical "mov rbx, 0x8000000000000000; wrfsbase rbx"
    FAULT swapgs "swapgs"
    FAULT movaps "lea rbx, [rip+mem+8]; movaps xmm0, [rbx]"
    FAULT movaps_r15 "lea r15, [rip+mem+8]; movaps [r15], xmm0"
    FAULT ldmxcsr "mov dword ptr [rip+mem], -1; ldmxcsr [rip+mem]"
    FAULT sse_unmasked "mov dword ptr [rip+mem], 0x1d80; ldmxcsr [rip+mem]; pxor xmm0, xmm0; mov rax, 0x3ff0000000000000; movq xmm1, rax; divsd xmm1, xmm0"
    FAULT x87_unmasked "mov dword ptr [rip+mem], 0x360; fldcw [rip+mem]; fld1; fldz; fdivp; fwait; fnclex"
    FAULT bus "mov rbx, [rip+bus_page]; mov rax, [rbx+8]"
    FAULT bus_r15 "mov r15, [rip+bus_page]; add [r15+8], r15"
    FAULT alignment "pushfq; or dword ptr [rsp], 0x40000; popfq; lea rbx, [rip+mem+1]; mov rax, [rbx]"
    FAULT alignment_r15 "pushfq; or dword ptr [rsp], 0x40000; popfq; lea r15, [rip+mem+1]; add [r15], r15"
    FAULT alignment_syscall "pushfq; or dword ptr [rsp], 0x40000; popfq; mov eax, 102; syscall; pushfq; pop r15"
    FAULT movs "mov rdi, [rip+data_page]; lea rsi, [rdi+16]; add rdi, 4096-24; mov ecx, 9; cld; rep movsq"
    FAULT stos "mov rdi, [rip+data_page]; add rdi, 4096-21; mov ecx, 100; cld; rep stosb"
    FAULT stos_down "mov rdi, [rip+data_page]; add rdi, 40; mov ecx, 100; std; rep stosq"
    FAULT cmps "mov rdi, [rip+data_page]; add rdi, 4000; mov rsi, rdi; mov ecx, 1000; cld; repe cmpsb"
    FAULT scas "mov rdi, [rip+data_page]; add rdi, 4000; mov al, 99; mov ecx, 1000; cld; repne scasb"
    FAULT lods "mov rsi, [rip+data_page]; add rsi, 4090; cld; lodsq"
    FAULT fetch_end "mov rbx, [rip+data_page]; add rbx, 4096; jmp rbx"
    FAULT cross "mov rbx, [rip+data_page]; add rbx, 4092; mov [rbx], rax"
    FAULT cross_call "mov rsp, [rip+data_page]; add rsp, 4; call case_end"
    FAULT cross_push "mov rsp, [rip+data_page]; add rsp, 4; push r15"
    FAULT retry "mov qword ptr [rip+fix], 1; mov rbx, [rip+bad_page]; mov rax, [rbx+16]"
    FAULT retry_r15 "mov qword ptr [rip+fix], 3; mov r15, [rip+bad_page]; stc; adc [r15+16], rax; setc bl"
    FAULT retry_xadd "mov qword ptr [rip+fix], 3; mov r15, [rip+bad_page]; lock xadd [r15+16], r15"
    FAULT retry_call "mov qword ptr [rip+fix], 3; mov r15, [rip+bad_page]; lea rax, [rip+case_end]; mov [rip+mem+16], rax; call [r15+16]"
    FAULT skip "mov qword ptr [rip+fix], 2; mov r15, [rip+bad_page]; mov rax, [r15]; add r15, 1; push r15"
    FAULT skip_div "mov qword ptr [rip+fix], 2; xor r15d, r15d; div r15; add r15, rax"
    FAULT int3_go "mov qword ptr [rip+fix], 4; stc; int3; setc al; add r15, 1"
    FAULT int3_go_twice "mov qword ptr [rip+fix], 4; mov ecx, 2; int3; add r15, rcx; mov qword ptr [rip+fix], 0; jmp 1f; ud2; 1: int3"

    .section .rodata.table,"a"
case_table_end:
    .section .note.GNU-stack,"",@progbits
