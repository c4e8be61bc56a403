namespace BillingFunctions.Hosting;

/// <summary>Something the executable does instead of serving.</summary>
internal interface ICommand
{
    /// <summary>The word on the command line.</summary>
    string Name { get; }

    /// <summary>Runs to the end and gives the exit code; 2 means that the arguments were wrong.</summary>
    Task<int> RunAsync(IReadOnlyList<string> arguments);
}
