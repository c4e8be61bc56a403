using Billing.Benchmarks;
using Billing.Benchmarks.Cost;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

if (args is ["store", .. string[] storeArguments])
{
    await StoreLoad.RunAsync(storeArguments);
    return;
}

if (args is ["usage", .. string[] usageArguments])
{
    await UsageLoad.RunAsync(usageArguments);
    return;
}

if (args is ["close", .. string[] closeArguments])
{
    await CloseLoad.RunAsync(closeArguments);
    return;
}

if (args is ["cost"])
{
    Console.Write(CostReport.Markdown(WorkFigures.Measured, PriceTable.Assumed));
    return;
}

// Measured inside this process: the usual child project would have to restore packages for each run.
var config = DefaultConfig.Instance
    .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
    .AddDiagnoser(MemoryDiagnoser.Default);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
