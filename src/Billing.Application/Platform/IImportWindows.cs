using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Platform;

/// <summary>Reads the import windows that organizations have declared; cheap enough for every request of events.</summary>
public interface IImportWindows
{
    /// <summary>Instants that are accepted although they are older than the accept window; null for none. Both ends are set.</summary>
    ValueTask<Interval?> FindAsync(DataSpace space, CancellationToken cancellationToken);
}
