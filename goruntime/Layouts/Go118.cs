namespace GoEmu.GoRuntime.Layouts;

/// <summary>
/// The runtime of Go 1.18: written by scripts/golayouts from go1.18.10, offsets from the DWARF of a program it built,
/// constants from <c>runtime/runtime2.go</c> and the list of function ids.
/// </summary>
internal static class Go118
{
    /// <summary>Fields as <c>name@offset:size</c>, lists as <c>number=name</c>; see <see cref="LayoutText"/>.</summary>
    internal static ReadOnlySpan<byte> Text =>
        """
        struct g:392 stack.lo@0:8 stack.hi@8:8 stackguard0@16:8 stackguard1@24:8 _panic@32:8 _defer@40:8 m@48:8
          sched.sp@56:8 sched.pc@64:8 sched.g@72:8 sched.ctxt@80:8 sched.lr@96:8 sched.bp@104:8 syscallsp@112:8
          syscallpc@120:8 stktopsp@128:8 param@136:8 atomicstatus@144:4 goid@152:8 schedlink@160:8 waitsince@168:8
          waitreason@176:1 preempt@177:1 preemptStop@178:1 asyncSafePoint@180:1 throwsplit@183:1 parkingOnChan@185:1
          lockedm@232:8 sig@240:4 sigcode0@272:8 sigcode1@280:8 sigpc@288:8 gopc@296:8 startpc@312:8 waiting@328:8
          timer@368:8
        struct m:1008 g0@0:8 morebuf.sp@8:8 morebuf.pc@16:8 procid@72:8 gsignal@80:8 tls@136:48 mstartfn@184:8
          curg@192:8 caughtsig@200:8 p@208:8 nextp@216:8 oldp@224:8 id@232:8 mallocing@240:4 throwing@244:4
          preemptoff@248:16 locks@264:4 dying@268:4 spinning@276:1 blocked@277:1 newSigstack@278:1 incgo@280:1
          ncgocall@304:8 ncgo@312:4 alllink@336:8 schedlink@344:8 lockedg@352:8 createstack@360:256 lockedExt@616:4
          lockedInt@620:4 syscalltick@668:4 freelink@672:8 vdsoSP@800:8 vdsoPC@808:8 preemptGen@816:4
          signalPending@820:4
        struct p:8888 id@0:4 status@4:4 link@8:8 schedtick@16:4 syscalltick@20:4 sysmontick.schedtick@24:4
          sysmontick.schedwhen@32:8 sysmontick.syscalltick@40:4 m@56:8 mcache@64:8 goidcache@384:8
          goidcacheend@392:8 runqhead@400:4 runqtail@404:4 runq@408:2048 runnext@2456:8 gFree.n@2472:4
          preempt@8880:1 runSafePointFn@8816:4
        struct schedt:6080 goidgen@0:8 lastpoll@8:8 pollUntil@16:8 lock@24:8 midle@32:8 nmidle@40:4
          nmidlelocked@44:4 mnext@48:8 maxmcount@56:4 nmsys@60:4 nmfreed@64:8 ngsys@72:4 pidle@80:8 npidle@88:4
          nmspinning@92:4 runq.head@96:8 runq.tail@104:8 runqsize@112:4 gcwaiting@224:4 stopwait@228:4
          sysmonwait@240:4 procresizetime@288:8 totaltime@296:8
        struct moduledata:552 pcHeader@0:8 funcnametab@8:24 cutab@32:24 filetab@56:24 pctab@80:24 pclntable@104:24
          ftab@128:24 findfunctab@152:8 minpc@160:8 maxpc@168:8 text@176:8 etext@184:8 noptrdata@192:8
          enoptrdata@200:8 data@208:8 edata@216:8 bss@224:8 ebss@232:8 noptrbss@240:8 enoptrbss@248:8 end@256:8
          types@280:8 etypes@288:8 rodata@296:8 gofunc@304:8 typelinks@336:24 itablinks@360:24 pluginpath@408:16
          modulename@448:16 hasmain@488:1 bad@536:1 next@544:8
        struct _type:48 size@0:8 hash@16:4 tflag@20:1 kind@23:1 str@40:4
        struct itab:32 inter@0:8 _type@8:8 hash@16:4 fun@24:8
        struct interfacetype:80 typ@0:48
        struct initTask:24 state@0:8 ndeps@8:8 nfns@16:8
        struct _func:40 args@8:4 deferreturn@12:4 pcsp@16:4 pcfile@20:4 pcln@24:4 npcdata@28:4 cuOffset@32:4
          funcID@36:1 flag@37:1 nfuncdata@39:1
        struct inlinedCall:20 parent@0:2 funcID@2:1 file@4:4 line@8:4 func_@12:4 parentPc@16:4
        list funcid 0=normal 1=abort 2=asmcgocall 3=asyncPreempt 4=cgocallback 5=debugCallV2 6=gcBgMarkWorker
          7=goexit 8=gogo 9=gopanic 10=handleAsyncEvent 11=mcall 12=morestack 13=mstart 14=panicwrap 15=rt0_go
          16=runfinq 17=runtime_main 18=sigpanic 19=systemstack 20=systemstack_switch 21=wrapper
        list gstatus 0=_Gidle 1=_Grunnable 2=_Grunning 3=_Gsyscall 4=_Gwaiting 5=_Gmoribund_unused 6=_Gdead
          7=_Genqueue_unused 8=_Gcopystack 9=_Gpreempted
        list pstatus 0=_Pidle 1=_Prunning 2=_Psyscall 3=_Pgcstop 4=_Pdead
        list waitreason 1=GC_assist_marking 2=IO_wait 3=chan_receive_(nil_chan) 4=chan_send_(nil_chan)
          5=dumping_heap 6=garbage_collection 7=garbage_collection_scan 8=panicwait 9=select 10=select_(no_cases)
          11=GC_assist_wait 12=GC_sweep_wait 13=GC_scavenge_wait 14=chan_receive 15=chan_send 16=finalizer_wait
          17=force_gc_(idle) 18=semacquire 19=sleep 20=sync.Cond.Wait 21=timer_goroutine_(idle)
          22=trace_reader_(blocked) 23=wait_for_GC_cycle 24=GC_worker_(idle) 25=preempted 26=debug_call
        """u8;
}
