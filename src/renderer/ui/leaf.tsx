/** The mark of the program: a leaf, for 言の葉. */
export function Leaf({ size = 24 }: { size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true" className="text-leaf">
      <path
        fill="currentColor"
        d="M27 4C14 4 5 10 5 20c0 2.6.7 4.7 1.8 6.2C9 18 14 12.500 21 9.500 14.500 14 10.500 19.500 9 27.600c1.300.3 2.700.4 4 .4C23 28 28 18 27 4Z"
      />
    </svg>
  )
}
