using System.Reflection;
using System.Runtime.InteropServices;
using Billing.Application.Ports;

namespace Billing.Storage.Embedded.Sqlite;

/// <summary>Finds the SQLite that the platform ships: nothing native is bundled with the product.</summary>
internal static class SqliteLibrary
{
    private static readonly string[] Names =
        OperatingSystem.IsWindows() ? ["winsqlite3.dll", "sqlite3.dll"]
        : OperatingSystem.IsMacOS() ? ["libsqlite3.dylib", "/usr/lib/libsqlite3.dylib"]
        : ["libsqlite3.so.0", "libsqlite3.so"];

    private static readonly Lazy<nint> Handle = new(Load);

    private static int _resolverSet;

    /// <summary>Loads the library once; afterwards <see cref="SqliteNative"/> may be called.</summary>
    /// <exception cref="StoreException">No SQLite is installed.</exception>
    public static void EnsureLoaded()
    {
        _ = Handle.Value;
        if (Interlocked.Exchange(ref _resolverSet, 1) == 0)
        {
            NativeLibrary.SetDllImportResolver(typeof(SqliteLibrary).Assembly, Resolve);
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) =>
        name == SqliteNative.Library ? Handle.Value : 0;

    private static nint Load()
    {
        foreach (string name in Names)
        {
            if (NativeLibrary.TryLoad(name, out nint handle))
            {
                return handle;
            }
        }

        throw new StoreException(
            StoreFault.Refused,
            $"SQLite was not found ({string.Join(", ", Names)}). On Debian and Ubuntu install the package libsqlite3-0, on Alpine sqlite-libs.");
    }
}
