namespace GoEmu.GoRuntime.Layouts;

/// <summary>
/// The runtime of Go 1.21: written by scripts/golayouts from go1.21.13, offsets from the DWARF of a program it built,
/// constants from <c>runtime/runtime2.go</c> and the list of function ids.
/// </summary>
internal static class Go121
{
    /// <summary>Fields as <c>name@offset:size</c>, lists as <c>number=name</c>; see <see cref="LayoutText"/>.</summary>
    internal static ReadOnlySpan<byte> Text =>
        """
        struct g:408 stack.lo@0:8 stack.hi@8:8 stackguard0@16:8 stackguard1@24:8 _panic@32:8 _defer@40:8 m@48:8
          sched.sp@56:8 sched.pc@64:8 sched.g@72:8 sched.ctxt@80:8 sched.lr@96:8 sched.bp@104:8 syscallsp@112:8
          syscallpc@120:8 stktopsp@128:8 param@136:8 atomicstatus@144:4 goid@152:8 schedlink@160:8 waitsince@168:8
          waitreason@176:1 preempt@177:1 preemptStop@178:1 asyncSafePoint@180:1 throwsplit@183:1 parkingOnChan@185:1
          lockedm@208:8 sig@216:4 sigcode0@248:8 sigcode1@256:8 sigpc@264:8 parentGoid@272:8 gopc@280:8
          startpc@296:8 waiting@312:8 timer@352:8
        struct m:1008 g0@0:8 morebuf.sp@8:8 morebuf.pc@16:8 procid@72:8 gsignal@80:8 tls@136:48 mstartfn@184:8
          curg@192:8 caughtsig@200:8 p@208:8 nextp@216:8 oldp@224:8 id@232:8 mallocing@240:4 throwing@244:4
          preemptoff@248:16 locks@264:4 dying@268:4 spinning@276:1 blocked@277:1 newSigstack@278:1 isextra@281:1
          isExtraInC@282:1 incgo@280:1 ncgocall@304:8 ncgo@312:4 alllink@336:8 schedlink@344:8 lockedg@352:8
          createstack@360:256 lockedExt@616:4 lockedInt@620:4 syscalltick@664:4 freelink@672:8 vdsoSP@808:8
          vdsoPC@816:8 preemptGen@824:4 signalPending@828:4
        struct p:8912 id@0:4 status@4:4 link@8:8 schedtick@16:4 syscalltick@20:4 sysmontick.schedtick@24:4
          sysmontick.schedwhen@32:8 sysmontick.syscalltick@40:4 m@56:8 mcache@64:8 goidcache@384:8
          goidcacheend@392:8 runqhead@400:4 runqtail@404:4 runq@408:2048 runnext@2456:8 gFree.n@2472:4
          preempt@8904:1 runSafePointFn@8824:4
        struct schedt:1632 goidgen@0:8 lastpoll@8:8 pollUntil@16:8 lock@24:8 midle@32:8 nmidle@40:4
          nmidlelocked@44:4 mnext@48:8 maxmcount@56:4 nmsys@60:4 nmfreed@64:8 ngsys@72:4 pidle@80:8 npidle@88:4
          nmspinning@92:4 needspinning@96:4 runq.head@104:8 runq.tail@112:8 runqsize@120:4 gcwaiting@232:1
          stopwait@236:4 sysmonwait@248:1 procresizetime@296:8 totaltime@304:8
        struct moduledata:592 pcHeader@0:8 funcnametab@8:24 cutab@32:24 filetab@56:24 pctab@80:24 pclntable@104:24
          ftab@128:24 findfunctab@152:8 minpc@160:8 maxpc@168:8 text@176:8 etext@184:8 noptrdata@192:8
          enoptrdata@200:8 data@208:8 edata@216:8 bss@224:8 ebss@232:8 noptrbss@240:8 enoptrbss@248:8 end@272:8
          types@296:8 etypes@304:8 rodata@312:8 gofunc@320:8 typelinks@352:24 itablinks@376:24 pluginpath@424:16
          inittasks@464:24 modulename@488:16 hasmain@528:1 bad@576:1 next@584:8
        struct _type:48 Size_@0:8 Hash@16:4 TFlag@20:1 Kind_@23:1 Str@40:4
        struct itab:32 inter@0:8 _type@8:8 hash@16:4 fun@24:8
        struct interfacetype:80 Type@0:48
        struct initTask:8 state@0:4 nfns@4:4
        struct _func:44 args@8:4 deferreturn@12:4 pcsp@16:4 pcfile@20:4 pcln@24:4 npcdata@28:4 cuOffset@32:4
          startLine@36:4 funcID@40:1 flag@41:1 nfuncdata@43:1
        struct inlinedCall:16 funcID@0:1 nameOff@4:4 parentPc@8:4 startLine@12:4
        list funcid 0=normal 1=abort 2=asmcgocall 3=asyncPreempt 4=cgocallback 5=debugCallV2 6=gcBgMarkWorker
          7=goexit 8=gogo 9=gopanic 10=handleAsyncEvent 11=mcall 12=morestack 13=mstart 14=panicwrap 15=rt0_go
          16=runfinq 17=runtime_main 18=sigpanic 19=systemstack 20=systemstack_switch 21=wrapper
        list gstatus 0=_Gidle 1=_Grunnable 2=_Grunning 3=_Gsyscall 4=_Gwaiting 5=_Gmoribund_unused 6=_Gdead
          7=_Genqueue_unused 8=_Gcopystack 9=_Gpreempted
        list pstatus 0=_Pidle 1=_Prunning 2=_Psyscall 3=_Pgcstop 4=_Pdead
        list waitreason 1=GC_assist_marking 2=IO_wait 3=chan_receive_(nil_chan) 4=chan_send_(nil_chan)
          5=dumping_heap 6=garbage_collection 7=garbage_collection_scan 8=panicwait 9=select 10=select_(no_cases)
          11=GC_assist_wait 12=GC_sweep_wait 13=GC_scavenge_wait 14=chan_receive 15=chan_send 16=finalizer_wait
          17=force_gc_(idle) 18=semacquire 19=sleep 20=sync.Cond.Wait 21=sync.Mutex.Lock 22=sync.RWMutex.RLock
          23=sync.RWMutex.Lock 24=trace_reader_(blocked) 25=wait_for_GC_cycle 26=GC_worker_(idle)
          27=GC_worker_(active) 28=preempted 29=debug_call 30=GC_mark_termination 31=stopping_the_world
        """u8;
}
