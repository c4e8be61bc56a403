namespace Billing.CycleSimulation;

/// <summary>Rounding as a person does it: half away from zero.</summary>
internal static class Cents
{
    public static long Round(decimal minor)
    {
        decimal whole = Math.Truncate(minor);
        return (long)(Math.Abs(minor - whole) * 2 >= 1 ? whole + Math.Sign(minor) : whole);
    }
}
