using Billing.Application.Ports;

namespace Billing.Simulation;

/// <summary>Random bytes that follow from the seed.</summary>
internal sealed class SimBytes(Random random) : IRandomSource
{
    public void Fill(Span<byte> bytes) => random.NextBytes(bytes);
}
