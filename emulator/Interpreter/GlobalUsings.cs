global using unsafe Handler = delegate*<GoEmu.Emulator.Cpu.CpuState*, GoEmu.Emulator.Interpreter.Op*, GoEmu.Emulator.Interpreter.Op*>;
