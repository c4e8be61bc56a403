using Billing.Load;
using Billing.Load.Soak;

LoadOptions options;
try
{
    options = LoadOptions.Parse(args);
}
catch (FormatException exception)
{
    Console.Error.WriteLine(exception.Message);
    Console.Error.WriteLine(LoadOptions.Usage);
    return 2;
}

if (options.Scenario == ListLoad.Name)
{
    return await ListLoad.RunAsync(options);
}

if (options.Scenario == SoakLoad.Name)
{
    return await SoakLoad.RunAsync(options);
}

try
{
    using ServiceProcess service = await ServiceProcess.StartAsync(options);
    using var world = new LoadWorld(service);
    await world.PrepareAsync(options.Customers);
    Console.WriteLine($"{options.Scenario} on {(options.Azurite ? "Azurite" : "the embedded store")}, {options.Customers:N0} customers, client and service on {Environment.ProcessorCount} cores");
    int faults = await Scenarios.Find(options.Scenario)(world, options);
    Console.WriteLine($"service: {service.PeakMegabytes} MB at its peak, {service.Megabytes} MB now");
    return faults == 0 ? 0 : 1;
}
catch (InvalidOperationException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
