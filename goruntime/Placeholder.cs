namespace GoEmu.Emulator;
