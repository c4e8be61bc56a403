using Billing.Storage.Embedded;
using Billing.TestSupport.Time;
using NodaTime;

namespace Billing.TestSupport.Storage;

/// <summary>
/// An embedded store in a directory of its own under the temporary directory, deleted at the end. By default it does not wait for the
/// disk, so that a test takes milliseconds; everything else is the store that a laptop runs.
/// </summary>
public sealed class EmbeddedStoreFixture : IAsyncDisposable, IDisposable
{
    private readonly EmbeddedStoreOptions _options;

    private EmbeddedStoreFixture(EmbeddedStoreOptions options, IClock clock)
    {
        _options = options;
        Clock = clock;
        Store = EmbeddedStore.Open(options, clock);
    }

    /// <summary>The open store; another one after <see cref="Reopen"/>.</summary>
    public EmbeddedStore Store { get; private set; }

    /// <summary>The clock of the store.</summary>
    public IClock Clock { get; }

    /// <summary>The data directory.</summary>
    public string Directory => _options.Directory;

    /// <summary>A store on a clock that stands still.</summary>
    public static Task<EmbeddedStoreFixture> CreateAsync() => CreateAsync(new SettableClock());

    /// <summary>A store on a clock of the caller's; durable when the test is about the disk.</summary>
    public static Task<EmbeddedStoreFixture> CreateAsync(IClock clock, bool isDurable = false, int logPartitions = 4)
    {
        string directory = System.IO.Directory.CreateTempSubdirectory("billing-store-").FullName;
        return Task.FromResult(new EmbeddedStoreFixture(new EmbeddedStoreOptions(directory) { IsDurable = isDurable, LogPartitions = logPartitions }, clock));
    }

    /// <summary>Closes the store and opens it again, as a restart does.</summary>
    public void Reopen()
    {
        Store.Dispose();
        Store = EmbeddedStore.Open(_options, Clock);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    public void Dispose()
    {
        Store.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }
}
